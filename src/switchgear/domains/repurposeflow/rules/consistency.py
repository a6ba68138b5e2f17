"""What must agree in RepurposeFlow beyond references and uniqueness."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from switchgear.domains.entity import Entity
from switchgear.domains.monitoring import Check, World, differing
from switchgear.domains.repurposeflow.billing import Subscription
from switchgear.domains.repurposeflow.generation import Generation
from switchgear.domains.repurposeflow.rules.generations import content_hash, recount
from switchgear.domains.repurposeflow.rules.quota import limit_for
from switchgear.domains.repurposeflow.rules.subscriptions import derive_tier
from switchgear.domains.repurposeflow.usage import UsageLog
from switchgear.domains.repurposeflow.user import User

__all__ = ["CHECKS"]


def _summaries(world: World) -> Iterator[tuple[Entity, str, str]]:
    paid = world.by(Subscription, "user_id")
    for user in world.of(User):
        if user.generations_limit != limit_for(user.subscription_tier):
            yield user, "derived_limit", "generations_limit"
        derived = derive_tier(user, paid.get(str(user.id), ()), world.now)
        for field in differing(user, derived, "subscription_tier", "subscription_status", "stripe_subscription_id"):
            yield user, "derived_tier", field


def _counters(world: World) -> Iterator[tuple[Entity, str, str]]:
    """A counter whose month is over is begun anew by the next command, and until then says what it said."""
    made = world.by(Generation, "user_id")
    for user in world.of(User):
        counted = recount(user, made.get(str(user.id), ()), world.now)
        if world.now < user.usage_reset_at:
            yield from (
                (user, "derived_counter", field)
                for field in differing(user, counted, "generations_count_current_month")
            )


def _hashes(world: World) -> Iterator[tuple[Entity, str, str]]:
    for generation in world.of(Generation):
        if generation.input_content_hash != content_hash(generation.input_content):
            yield generation, "content_hash", "input_content_hash"


def _logs(world: World) -> Iterator[tuple[Entity, str, str]]:
    for log in world.of(UsageLog):
        generation = world.get(Generation, log.generation_id)
        if generation is not None and generation.user_id != log.user_id:
            yield log, "another_user", "generation_id"


CHECKS: Final[tuple[Check, ...]] = (_summaries, _counters, _hashes, _logs)
"""Rules: `derived_limit`, `derived_tier`, `derived_counter`, `content_hash`, `another_user`."""
