"""What is kept of Stripe's coupons, and of the promotion codes under which customers enter them."""

from __future__ import annotations

from typing import Final

from switchgear.mirror.fragments import Envelope, deletion, millis, only, reference, stripe_snapshot
from switchgear.mirror.kinds import COUPON, PROMOTION_CODE, sibling
from switchgear.mirror.world import Seen
from switchgear.stripe.models.coupon import Coupon, PromotionCode
from switchgear.sync.canonical import Fields
from switchgear.sync.keys import EntityKey
from switchgear.sync.policy import SyncPolicy
from switchgear.sync.state import State, join

__all__ = ["coupon_deleted", "coupon_fragment", "coupon_of", "coupon_seen", "promotion_code_fragment"]

_COUPON: Final = (
    *("percent_off", "amount_off", "currency", "duration", "duration_in_months", "max_redemptions", "times_redeemed"),
    *("valid", "name"),
)
_CODE: Final = ("code", "active", "max_redemptions", "times_redeemed")


def coupon_fragment(envelope: Envelope, coupon: Coupon, policy: SyncPolicy) -> State:
    """The fragment of an event or a read that shows a coupon."""
    keys, further = {*_COUPON, "created", "redeem_by"}, policy.keep.get(COUPON, ())
    return stripe_snapshot(envelope, coupon, _coupon, keys, further=further)


def coupon_deleted(envelope: Envelope, coupon: Coupon, policy: SyncPolicy) -> State:
    """The fragment of a coupon's deletion, with what it was. Discounts that were given by it go on."""
    return join(coupon_fragment(envelope, coupon, policy), deletion(envelope))


def promotion_code_fragment(envelope: Envelope, code: PromotionCode, policy: SyncPolicy) -> State:
    """The fragment of an event or a read that shows a promotion code."""
    further = policy.keep.get(PROMOTION_CODE, ())
    keys = only(*(*_CODE, "created", "expires_at", "customer", "coupon"), promotion={"coupon"})
    return stripe_snapshot(envelope, code, _promotion_code, keys, further=further)


def _coupon(wire: Fields) -> Fields:
    return {
        **{name: wire.get(name) for name in _COUPON},
        "created": millis(wire.get("created")),
        "redeem_by": millis(wire.get("redeem_by")),
    }


def _promotion_code(wire: Fields) -> Fields:
    promotion = wire.get("promotion")
    named = promotion.get("coupon") if isinstance(promotion, dict) else None
    return {
        **{name: wire.get(name) for name in _CODE},
        "coupon": reference(named) or reference(wire.get("coupon")),
        "customer": reference(wire.get("customer")),
        "created": millis(wire.get("created")),
        "expires_at": millis(wire.get("expires_at")),
    }


def coupon_of(key: EntityKey, fields: Fields) -> EntityKey | None:
    """The key of the coupon that a promotion code stands for."""
    coupon = fields.get("coupon")
    return sibling(key, COUPON, coupon) if isinstance(coupon, str) and coupon else None


def coupon_seen(code: Seen) -> Seen | None:
    """The coupon that a promotion code stands for; None if it is not at hand."""
    key = coupon_of(code.key, code.fields)
    return None if key is None else code.world.at(key)
