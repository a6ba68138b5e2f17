"""The algebra of synchronisation: any order, any duplicates, one state. It knows no service, no clock and no network.

An event becomes a *fragment*, a `State` that depends on the event alone. Fragments are joined, and what anyone reads is
a `view` of the joined state. Joining is commutative, associative and idempotent, so the order of arrival cannot matter.

    from switchgear.sync import Candidate, Clock, Lane, Phase, State, Tick, before, join, view

    def fields(subscription):  # what the entity takes from the object
        return {"status": subscription["status"], "quantity": subscription.get("quantity")}

    def fragment(event):  # Stripe's clock has whole seconds, so events may tie
        earlier = fields(before(event.object, event.previous)) if event.previous else None
        snapshot = Candidate.of(event.id, Phase.of(event.type), fields(event.object), before=earlier)
        return State(lanes={"stripe": Lane.of(Clock.of(event.at, Tick.SECOND), snapshot)})

    state = join(known, fragment(second), fragment(first))  # `known` may be None
    shown = view(state)
    shown.fields["status"], shown.ambiguous, shown.not_before

What an entity has besides snapshots goes into the other parts of its `State`:

- `maxima`, `minima`: `Register(milliseconds)`, such as last login and created at; `sets` of ids; `maps` of parts that
  are states themselves (tax ids, memberships, outcomes per platform).
- `tomb=Tomb(at, event_id)` for a deletion; `ended=LIFECYCLE.ended(status, at, event_id)` for a terminal status, which
  the view shows whatever comes later; `place=LIFECYCLE.place(status)` on a candidate orders its status.
- `signals={"stripe": at}` for an event that announces a change without showing it: the view asks for a refetch until
  a later `read_fragment` is joined.
- `erased=Erased(at, keep)`: nothing but what is kept is left, whatever is joined later.

`apply(key, known, fragment, build)` does one whole step and answers an `EntityUpdate`; `state.dump()` and `State.load`
keep a state in a database; `link` and `identify` are the identity map; `SyncPolicy` is the configuration.
"""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.sync.canonical import Fields as Fields
    from switchgear.sync.canonical import before as before
    from switchgear.sync.clock import Clock as Clock
    from switchgear.sync.clock import Tick as Tick
    from switchgear.sync.identity import Identity as Identity
    from switchgear.sync.identity import identify as identify
    from switchgear.sync.identity import link as link
    from switchgear.sync.keys import EntityKey as EntityKey
    from switchgear.sync.lane import Candidate as Candidate
    from switchgear.sync.lane import Lane as Lane
    from switchgear.sync.lane import Phase as Phase
    from switchgear.sync.lifecycle import Lifecycle as Lifecycle
    from switchgear.sync.lifecycle import Place as Place
    from switchgear.sync.policy import LinkPolicy as LinkPolicy
    from switchgear.sync.policy import MetadataKeys as MetadataKeys
    from switchgear.sync.policy import SyncPolicy as SyncPolicy
    from switchgear.sync.reads import read_fragment as read_fragment
    from switchgear.sync.registers import Ended as Ended
    from switchgear.sync.registers import Erased as Erased
    from switchgear.sync.registers import Register as Register
    from switchgear.sync.registers import Tomb as Tomb
    from switchgear.sync.resolution import Resolution as Resolution
    from switchgear.sync.resolution import resolve as resolve
    from switchgear.sync.state import EMPTY as EMPTY
    from switchgear.sync.state import LOCAL as LOCAL
    from switchgear.sync.state import State as State
    from switchgear.sync.state import join as join
    from switchgear.sync.update import Change as Change
    from switchgear.sync.update import Effect as Effect
    from switchgear.sync.update import EntityUpdate as EntityUpdate
    from switchgear.sync.update import RefetchRequest as RefetchRequest
    from switchgear.sync.update import apply as apply
    from switchgear.sync.update import change as change
    from switchgear.sync.views import SourceVersion as SourceVersion
    from switchgear.sync.views import View as View
    from switchgear.sync.views import refetch_due as refetch_due
    from switchgear.sync.views import unsettled as unsettled
    from switchgear.sync.views import view as view

__all__ = [
    "EMPTY",
    "LOCAL",
    "Candidate",
    "Change",
    "Clock",
    "Effect",
    "Ended",
    "EntityKey",
    "EntityUpdate",
    "Erased",
    "Fields",
    "Identity",
    "Lane",
    "Lifecycle",
    "LinkPolicy",
    "MetadataKeys",
    "Phase",
    "Place",
    "RefetchRequest",
    "Register",
    "Resolution",
    "SourceVersion",
    "State",
    "SyncPolicy",
    "Tick",
    "Tomb",
    "View",
    "apply",
    "before",
    "change",
    "identify",
    "join",
    "link",
    "read_fragment",
    "refetch_due",
    "resolve",
    "unsettled",
    "view",
]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "canonical": "Fields before",
            "clock": "Clock Tick",
            "identity": "Identity identify link",
            "keys": "EntityKey",
            "lane": "Candidate Lane Phase",
            "lifecycle": "Lifecycle Place",
            "policy": "LinkPolicy MetadataKeys SyncPolicy",
            "reads": "read_fragment",
            "registers": "Ended Erased Register Tomb",
            "resolution": "Resolution resolve",
            "state": "EMPTY LOCAL State join",
            "update": "Change Effect EntityUpdate RefetchRequest apply change",
            "views": "SourceVersion View refetch_due unsettled view",
        },
    )
