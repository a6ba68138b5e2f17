"""Relations: what ties states together, so that those which a summary needs can be found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Relation", "RelationKind"]


class RelationKind(StrEnum):
    """What is common to the states of one relation."""

    USER = "user"
    """A user, and the customers that were ever said to be theirs; the id is any name of the user."""
    EMAIL = "email"
    """Users and customers who ever had an address, where owners are found by it; the id is a digest."""
    ORGANIZATION = "organization"
    """An organization, and the customers that were ever said to be its; the id is its local id."""
    BELONGS = "belongs"
    """What an organization or a user has at Clerk: memberships, e-mail domains, sessions; the id is the owner's key."""
    CUSTOMER = "customer"
    """A customer, its subscriptions and its invoices; the id is the customer's key."""
    COUPON = "coupon"
    """A coupon and its promotion codes; the id is the coupon's key."""
    PROFILE = "profile"
    """An Ayrshare profile: its identity, and the list of its accounts; the id is its `refId`."""
    ACCOUNTS = "accounts"
    """The accounts of a profile."""
    MEMBERS = "members"
    """The accounts of a profile, the posts, and what people did with them."""
    SCHEDULE = "schedule"
    """A schedule; the id is the application's own."""
    POSTS = "posts"
    """The posts that a schedule made; the id is the schedule's."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A query: all states that answer to it (`relations`) are asked for."""

    kind: RelationKind
    id: str
