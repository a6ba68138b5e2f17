"""How Stripe's objects are listed and read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from switchgear.backfill.listed import Listed, asked, by_id
from switchgear.mirror.kinds import COUPON, CUSTOMER, INVOICE, PROMOTION_CODE, SUBSCRIPTION
from switchgear.stripe.operations.coupons import Coupons, PromotionCodes
from switchgear.stripe.operations.customers import Customers
from switchgear.stripe.operations.invoices import Invoices
from switchgear.stripe.operations.subscriptions import Subscriptions

__all__ = ["KINDS"]

_PAGE: Final = 100
_GONE: Final = "resource_missing"

KINDS: Final[Mapping[str, Listed]] = {
    CUSTOMER: Listed(pages=asked(Customers.list, limit=_PAGE), one=by_id(Customers.retrieve)),
    SUBSCRIPTION: Listed(pages=asked(Subscriptions.list, limit=_PAGE, status="all"), one=by_id(Subscriptions.retrieve)),
    INVOICE: Listed(pages=asked(Invoices.list, limit=_PAGE), one=by_id(Invoices.retrieve), gone=_GONE),
    COUPON: Listed(pages=asked(Coupons.list, limit=_PAGE), one=by_id(Coupons.retrieve), gone=_GONE),
    PROMOTION_CODE: Listed(pages=asked(PromotionCodes.list, limit=_PAGE), one=by_id(PromotionCodes.retrieve)),
}
"""Kind -> how its objects are listed and read. Invoices are deleted as drafts. Products and prices are not among them:
nothing is kept of them beside what subscriptions say."""
