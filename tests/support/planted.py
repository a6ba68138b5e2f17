"""Objects of every kind that is listed, made in a sandbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandboxed import Sandboxed
from switchgear.domains import coachflux, integration
from switchgear.mirror import Product
from switchgear.types import Source

MANY = 7
"""Objects of each kind."""


def plant_users(world: Sandboxed) -> list[str]:
    return [world.clerk.users.create(email_address=[f"u{n}@example.com"]).id for n in range(MANY)]


def plant_customers(world: Sandboxed) -> list[str]:
    return [world.stripe.customers.create(email=f"u{n}@example.com").id for n in range(MANY)]


def plant_subscriptions(world: Sandboxed) -> list[str]:
    price = world.box.stripe.add_price(900)
    made = [
        world.stripe.subscriptions.create(customer=customer, items=[{"price": price}], trial_period_days=14).id
        for customer in plant_customers(world)
    ]
    world.stripe.subscriptions.cancel(made[2])
    return made


def plant_invoices(world: Sandboxed) -> list[str]:
    customer = world.stripe.customers.create(email="ada@example.com").id
    return [world.stripe.invoices.create(customer=customer).id for _ in range(MANY)]


def plant_coupons(world: Sandboxed) -> list[str]:
    return [world.stripe.coupons.create(percent_off=10 + n, duration="once").id for n in range(MANY)]


def plant_promotion_codes(world: Sandboxed) -> list[str]:
    create = world.stripe.promotion_codes.create
    return [create(promotion={"type": "coupon", "coupon": name}).id for name in plant_coupons(world)]


def plant_organizations(world: Sandboxed) -> list[str]:
    return [world.clerk.organizations.create(name=f"Organization {n}").id for n in range(MANY)]


def plant_memberships(world: Sandboxed) -> list[str]:
    user = world.clerk.users.create(email_address=["ada@example.com"]).id
    return [
        world.clerk.organization_memberships.create(name, user_id=user, role="org:member").id
        for name in plant_organizations(world)
    ]


def plant_posts(world: Sandboxed) -> list[str]:
    made = []
    for n in range(MANY):
        made.append(world.social.posts.create(f"Post {n}", platforms=["linkedin"]).id)
        world.clock.advance(60)
    return made


def plant_profiles(world: Sandboxed) -> list[str]:
    made = [world.social.profiles.create(f"Profile {n}").ref_id for n in range(MANY)]
    for ref_id in made[::2]:
        world.box.ayrshare.link("linkedin", ref_id=ref_id)
    return made


KINDS: dict[tuple[Source, str], Callable[[Sandboxed], list[str]]] = {
    (Source.CLERK, "user"): plant_users,
    (Source.CLERK, "organization"): plant_organizations,
    (Source.CLERK, "organization_membership"): plant_memberships,
    (Source.STRIPE, "customer"): plant_customers,
    (Source.STRIPE, "subscription"): plant_subscriptions,
    (Source.STRIPE, "invoice"): plant_invoices,
    (Source.STRIPE, "coupon"): plant_coupons,
    (Source.STRIPE, "promotion_code"): plant_promotion_codes,
    (Source.AYRSHARE, "post"): plant_posts,
    (Source.AYRSHARE, "profile"): plant_profiles,
}
STATES = {"profile": "linked_accounts"}
"""The kinds of states that are kept, where they have other names."""


def product_of(kind: str) -> Product[Any]:
    """A product that keeps a kind."""
    return integration.PRODUCT if kind in integration.PRODUCT.shows or kind == "profile" else coachflux.PRODUCT
