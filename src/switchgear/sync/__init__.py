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
- `erased={"crm": Erased(at, keep)}`: that product sees nothing but what is kept, whatever is joined later, and what no
  product sees any more is dropped; `state.seen_by("crm")`.

`apply(key, known, fragment, build)` does one whole step and answers an `EntityUpdate`; `state.dump()` and `State.load`
keep a state in a database; `link` and `identify` are the identity map; `SyncPolicy` is the configuration.
"""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.sync.canonical import *
    from switchgear.sync.clock import *
    from switchgear.sync.identity import *
    from switchgear.sync.keys import *
    from switchgear.sync.lane import *
    from switchgear.sync.lifecycle import *
    from switchgear.sync.policy import *
    from switchgear.sync.reads import *
    from switchgear.sync.registers import *
    from switchgear.sync.resolution import *
    from switchgear.sync.state import *
    from switchgear.sync.update import *
    from switchgear.sync.views import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__, "canonical clock identity keys lane lifecycle policy reads registers resolution state update views"
    )
