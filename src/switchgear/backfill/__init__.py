"""What webhooks do not bring: reads of one object, of all, of what differs, and of events that were missed.

    read = refetch(client, update.refetch)                                          # one object, read anew
    for batch in backfill(client, domain=PRODUCT, kind="user", states=load):         # all objects of a kind
        save(batch.updates, batch.cursor)
    for batch in reconcile(client, domain=PRODUCT, kind="user", states=load, local=keys):   # and what differs
        ...
    for event in replay(stripe):                                                    # events, for up to 30 days
        sync(event, ...)

With an asynchronous client, `await refetch(...)` and `async for` over the others. What is read is joined like what was
received, so that any of it may be done at any time, twice, or while webhooks come.
"""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.backfill.batches import *
    from switchgear.backfill.drift import Drift as Drift
    from switchgear.backfill.drift import DriftKind as DriftKind
    from switchgear.backfill.reading import *
    from switchgear.backfill.reconciling import *
    from switchgear.backfill.replaying import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(__name__, "batches reading reconciling replaying", {"drift": "Drift DriftKind"})
