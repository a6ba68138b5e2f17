"""The columns of subscriptions, invoices and coupons."""

from __future__ import annotations

from typing import Any, Final

from pydantic import JsonValue

from switchgear.domains.billing import BillingTarget
from switchgear.domains.coachflux.billing import (
    Coupon,
    Invoice,
    InvoiceStatus,
    Subscription,
    parse_coupon,
    parse_invoice,
    parse_subscription,
)
from switchgear.domains.rows import entity_maker
from switchgear.domains.subscription_columns import COMMON, is_unknown, projected
from switchgear.mirror.coupon import coupon_seen
from switchgear.mirror.invoice import INVOICE_KEPT
from switchgear.mirror.shows import Column, Shows
from switchgear.mirror.subscription import BILLING_KEPT
from switchgear.mirror.world import Seen

__all__ = ["COUPONS", "INVOICES", "PROMOTION_CODES", "SUBSCRIPTIONS"]


def _user_id(seen: Seen) -> str | None:
    """The user who pays; what belongs to an organization is no user's."""
    return seen.owner.id if seen.owner.organization is None else None


SUBSCRIPTIONS: Final[Shows[Subscription]] = Shows(
    make=entity_maker(Subscription, parse_subscription),
    columns={
        **COMMON,
        "user_id": _user_id,
        "stripe_customer_id": "customer",
        "status": projected(BillingTarget.COACHFLUX_SUBSCRIPTION),
    },
    findings={"unknown_status": is_unknown},
    kept=BILLING_KEPT,
)


def _invoice_status(seen: Seen) -> JsonValue:
    raw = seen.get("status")
    return raw if raw in set(InvoiceStatus) else None


INVOICES: Final[Shows[Invoice]] = Shows(
    make=entity_maker(Invoice, parse_invoice),
    columns={
        "user_id": _user_id,
        "stripe_invoice_id": lambda seen: seen.key.id,
        "stripe_customer_id": "customer",
        "amount": "total",
        "amount_due": "amount_due",
        "amount_paid": "amount_paid",
        "currency": "currency",
        "status": _invoice_status,
        "status_raw": "status",
        "paid_at": "paid_at",
        "invoice_pdf": "invoice_pdf",
        "created_at": "created",
    },
    kept=INVOICE_KEPT,
)

_DISCOUNT: Final = ("percent_off", "amount_off", "currency", "duration", "duration_in_months")


def _gives(coupon: Seen | None) -> bool | None:
    """Whether a coupon is still given; None if it is not known."""
    if coupon is None:
        return None
    if coupon.state.tomb is not None:
        return False
    return coupon.get("valid") is True if coupon.fields else None


COUPONS: Final[Shows[Coupon]] = Shows(
    make=entity_maker(Coupon, parse_coupon),
    columns={
        **{name: name for name in _DISCOUNT},
        "code": lambda seen: seen.key.id,
        "stripe_coupon_id": lambda seen: seen.key.id,
        "max_redemptions": "max_redemptions",
        "times_redeemed": "times_redeemed",
        "active": _gives,
        "expires_at": "redeem_by",
        "created_at": "created",
        "deleted_at": lambda _: None,
    },
)
"""A coupon under its own id. Once it is deleted it is inactive, and its row stays."""


def _of_coupon(name: str) -> Column:
    def told(code: Seen) -> JsonValue:
        coupon = coupon_seen(code)
        return None if coupon is None else coupon.get(name)

    return told


def _least(own: str, coupons: str) -> Column:
    """The smaller of the promotion code's own value and the coupon's."""

    def least(code: Seen) -> JsonValue:
        coupon = coupon_seen(code)
        told: list[Any] = [code.get(own), None if coupon is None else coupon.get(coupons)]
        return min((value for value in told if isinstance(value, int)), default=None)

    return least


def _is_active(code: Seen) -> JsonValue:
    gives = _gives(coupon_seen(code))
    return None if gives is None else gives and code.get("active") is True


PROMOTION_CODES: Final[Shows[Coupon]] = Shows(
    make=entity_maker(Coupon, parse_coupon),
    columns={
        **{name: _of_coupon(name) for name in _DISCOUNT},
        "code": "code",
        "stripe_coupon_id": "coupon",
        "stripe_promotion_code_id": lambda seen: seen.key.id,
        "restricted_to_customer_id": "customer",
        "max_redemptions": _least("max_redemptions", "max_redemptions"),
        "times_redeemed": "times_redeemed",
        "active": _is_active,
        "expires_at": _least("expires_at", "redeem_by"),
        "created_at": "created",
    },
    settled=lambda seen: coupon_seen(seen) is not None,
)
"""A coupon under the code that customers enter."""
