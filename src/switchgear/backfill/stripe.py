"""How Stripe's objects are listed and read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from switchgear.backfill.listed import Listed, asked, by_id
from switchgear.mirror.kinds import CUSTOMER, SUBSCRIPTION
from switchgear.stripe.operations.customers import Customers
from switchgear.stripe.operations.subscriptions import Subscriptions

__all__ = ["KINDS"]

_PAGE: Final = 100

KINDS: Final[Mapping[str, Listed]] = {
    CUSTOMER: Listed(pages=asked(Customers.list, limit=_PAGE), one=by_id(Customers.retrieve)),
    SUBSCRIPTION: Listed(pages=asked(Subscriptions.list, limit=_PAGE, status="all"), one=by_id(Subscriptions.retrieve)),
}
"""Kind -> how its objects are listed and read. Products and prices are not among them: nothing is kept of them beside
what subscriptions say."""
