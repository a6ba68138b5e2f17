"""What must agree in Core integration beyond references and uniqueness."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from switchgear.domains.entity import Entity
from switchgear.domains.integration.billing import Customer, Subscription
from switchgear.domains.integration.rules.subscriptions import running_per_price
from switchgear.domains.integration.rules.users import derive_role
from switchgear.domains.integration.user import AccessRole, User
from switchgear.domains.monitoring import Check, World

__all__ = ["CHECKS"]


def _roles(world: World) -> Iterator[tuple[Entity, str, str]]:
    """Nobody but an admin has a role that the subscriptions do not give; that of an admin follows from no row."""
    paid = world.by(Subscription, "user_id")
    for user in world.of(User):
        if user.role is not AccessRole.ADMIN and user.role is not derive_role(False, paid.get(user.id, ())):
            yield user, "derived_role", "role"


def _payers(world: World) -> Iterator[tuple[Entity, str, str]]:
    for subscription in world.of(Subscription):
        customer = world.get(Customer, subscription.customer_id)
        if customer is not None and customer.user_id != subscription.user_id:
            yield subscription, "another_user", "customer_id"


def _prices(world: World) -> Iterator[tuple[Entity, str, str]]:
    for running in running_per_price(world.of(Subscription)).values():
        if len(running) > 1:
            yield from ((subscription, "one_active_per_price", "stripe_price_id") for subscription in running)


CHECKS: Final[tuple[Check, ...]] = (_roles, _payers, _prices)
"""Rules: `derived_role`, `another_user`, `one_active_per_price`."""
