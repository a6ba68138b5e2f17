"""Customer sessions: what pages need to show a customer's own things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import SecretStr

from switchgear.stripe.models.base import Expandable, StripeModel
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.customer import Customer

__all__ = [
    "ComponentFeatures",
    "CustomerSession",
    "SessionComponent",
    "SessionComponents",
]


class ComponentFeatures(StripeModel):
    """What customers may do with their payment methods there."""

    payment_method_allow_redisplay_filters: list[str] | None = None
    payment_method_redisplay: str | None = None
    payment_method_redisplay_limit: int | None = None
    payment_method_remove: str | None = None
    payment_method_save: str | None = None
    payment_method_save_allow_redisplay_override: str | None = None
    payment_method_save_usage: str | None = None


class SessionComponent(StripeModel):
    """One of them, and what it offers."""

    enabled: bool | None = None
    features: ComponentFeatures | None = None


class SessionComponents(StripeModel):
    """What a session may be used in."""

    active_entitlements: SessionComponent | None = None
    buy_button: SessionComponent | None = None
    customer_portal: SessionComponent | None = None
    customer_sheet: SessionComponent | None = None
    mobile_payment_element: SessionComponent | None = None
    payment_element: SessionComponent | None = None
    pricing_table: SessionComponent | None = None


class CustomerSession(StripeModel):
    """What a page needs to show a customer's own things."""

    object: Literal["customer_session"]
    client_secret: SecretStr | None = None
    components: SessionComponents | None = None
    created: UnixSeconds
    customer: Expandable["Customer"] | None = None
    customer_account: str | None = None
    expires_at: UnixSeconds | None = None
    livemode: bool
