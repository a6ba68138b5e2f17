"""Parameters of checkout sessions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Required

from typing_extensions import TypedDict

from switchgear.stripe.models.common import AllowRedisplay

__all__ = [
    "AfterExpirationParams",
    "BrandingSettingsParams",
    "CheckoutListCustomerDetailsParams",
    "IconParams",
    "LinkParams",
    "PermissionParams",
    "RecoveryParams",
    "SavedPaymentMethodOptionsParams",
    "WalletOptionsParams",
]


class RecoveryParams(TypedDict, total=False):
    """`after_expiration.recovery` of a checkout session."""

    enabled: Required[bool]
    allow_promotion_codes: bool


class AfterExpirationParams(TypedDict, total=False):
    """`after_expiration` of a checkout session."""

    recovery: RecoveryParams


class IconParams(TypedDict, total=False):
    """`branding_settings.icon` of a checkout session."""

    type: Required[Literal["file", "url"]]
    file: str
    url: str


class BrandingSettingsParams(TypedDict, total=False):
    """`branding_settings` of a checkout session."""

    background_color: str | None
    border_style: Literal["pill", "rectangular", "rounded"] | None
    button_color: str | None
    display_name: str
    font_family: (
        Literal[
            "be_vietnam_pro",
            "bitter",
            "chakra_petch",
            "default",
            "hahmlet",
            "inconsolata",
            "inter",
            "lato",
            "lora",
            "m_plus_1_code",
            "montserrat",
            "noto_sans",
            "noto_sans_jp",
            "noto_serif",
            "nunito",
            "open_sans",
            "pridi",
            "pt_sans",
            "pt_serif",
            "raleway",
            "roboto",
            "roboto_slab",
            "source_sans_pro",
            "titillium_web",
            "ubuntu_mono",
            "zen_maru_gothic",
        ]
        | None
    )
    icon: IconParams
    logo: IconParams


class PermissionParams(TypedDict, total=False):
    """`permissions` of a checkout session."""

    update_shipping_details: Literal["client_only", "server_only"]


class SavedPaymentMethodOptionsParams(TypedDict, total=False):
    """`saved_payment_method_options` of a checkout session."""

    allow_redisplay_filters: Sequence[AllowRedisplay]
    payment_method_remove: Literal["disabled", "enabled"]
    payment_method_save: Literal["disabled", "enabled"]


class LinkParams(TypedDict, total=False):
    """`wallet_options.link` of a checkout session."""

    display: Literal["auto", "never"]


class WalletOptionsParams(TypedDict, total=False):
    """`wallet_options` of a checkout session."""

    link: LinkParams


class CheckoutListCustomerDetailsParams(TypedDict):
    """`customer_details` of a checkout session."""

    email: str
