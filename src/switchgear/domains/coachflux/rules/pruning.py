"""Rules about pruning: what goes with a coaching session that is not kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from switchgear.domains.coachflux.coaching import ActionItem, CoachingSession, SessionReflection
from switchgear.domains.coachflux.rules.sessions import sessions_to_prune
from switchgear.domains.coachflux.service import Feedback
from switchgear.domains.coachflux.user import Plan
from switchgear.domains.lifecycle.plan import DeletionStep, removal

__all__ = ["Pruning", "prune"]


@dataclass(frozen=True, slots=True)
class Pruning:
    """What is deleted, and what has to be stored anew."""

    sessions: tuple[CoachingSession, ...]
    """To delete, as all but the feedback."""
    reflections: tuple[SessionReflection, ...]
    actions: tuple[ActionItem, ...]
    feedback: tuple[Feedback, ...]
    """To store: it no longer refers to a session that is gone."""


def prune(
    sessions: Iterable[CoachingSession],
    plan: Plan | str,
    *,
    reflections: Iterable[SessionReflection] = (),
    actions: Iterable[ActionItem] = (),
    feedback: Iterable[Feedback] = (),
) -> Pruning:
    """The sessions that a plan does not keep, with everything that belongs to them.

    Args:
        sessions: All of one user's.
        plan: What the user gets; see `sessions_to_prune`.
        reflections: Of any sessions, as the rest; only what belongs to pruned ones is listed.
        actions: Action items.
        feedback: Feedback.

    Raises:
        UnknownTier: There is no such plan.
    """
    pruned = sessions_to_prune(sessions, plan)
    steps = removal(pruned, [*reflections, *actions, *feedback])
    gone = [step.row for step in steps if step.do is DeletionStep.DELETE]
    return Pruning(
        tuple(pruned),
        tuple(row for row in gone if isinstance(row, SessionReflection)),
        tuple(row for row in gone if isinstance(row, ActionItem)),
        tuple(step.row for step in steps if isinstance(step.row, Feedback)),
    )
