"""Parameters that pages share: checkout sessions, payment links, the portal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Required

from typing_extensions import TypedDict

from switchgear.stripe.operations.parameters import CustomFieldParams, IssuerParams, MetadataParams

__all__ = [
    "AdjustableQuantityParams",
    "AfterSubmitParams",
    "BusinessParams",
    "CheckoutCreateCustomFieldParams",
    "CustomTextParams",
    "DropdownParams",
    "InvoiceCreationParams",
    "InvoiceDataParams",
    "LabelParams",
    "NameCollectionParams",
    "NumericParams",
    "OptionalItemParams",
    "OptionsParams",
    "RenderingOptionsParams",
    "ShippingAddressCollectionParams",
]


class OptionsParams(TypedDict):
    """`custom_fields.dropdown.options` of a checkout session."""

    label: str
    value: str


class DropdownParams(TypedDict, total=False):
    """`custom_fields.dropdown` of a checkout session."""

    options: Required[Sequence[OptionsParams]]
    default_value: str


class LabelParams(TypedDict):
    """`custom_fields.label` of a checkout session."""

    custom: str
    type: Literal["custom"]


class NumericParams(TypedDict, total=False):
    """`custom_fields.numeric` of a checkout session."""

    default_value: str
    maximum_length: int
    minimum_length: int


class CheckoutCreateCustomFieldParams(TypedDict, total=False):
    """`custom_fields` of a checkout session."""

    key: Required[str]
    label: Required[LabelParams]
    type: Required[Literal["dropdown", "numeric", "text"]]
    dropdown: DropdownParams
    numeric: NumericParams
    optional: bool
    text: NumericParams


class AfterSubmitParams(TypedDict):
    """`custom_text.after_submit` of a checkout session."""

    message: str


class CustomTextParams(TypedDict, total=False):
    """`custom_text` of a checkout session."""

    after_submit: AfterSubmitParams | None
    shipping_address: AfterSubmitParams | None
    submit: AfterSubmitParams | None
    terms_of_service_acceptance: AfterSubmitParams | None


class RenderingOptionsParams(TypedDict, total=False):
    """`invoice_creation.invoice_data.rendering_options` of a checkout session."""

    amount_tax_display: Literal["exclude_tax", "include_inclusive_tax"] | None
    template: str


class InvoiceDataParams(TypedDict, total=False):
    """`invoice_creation.invoice_data` of a checkout session."""

    account_tax_ids: Sequence[str] | None
    custom_fields: Sequence[CustomFieldParams] | None
    description: str
    footer: str
    issuer: IssuerParams
    metadata: MetadataParams | None
    rendering_options: RenderingOptionsParams | None


class InvoiceCreationParams(TypedDict, total=False):
    """`invoice_creation` of a checkout session."""

    enabled: Required[bool]
    invoice_data: InvoiceDataParams


class BusinessParams(TypedDict, total=False):
    """`name_collection.business` of a checkout session."""

    enabled: Required[bool]
    optional: bool


class NameCollectionParams(TypedDict, total=False):
    """`name_collection` of a checkout session."""

    business: BusinessParams
    individual: BusinessParams


class AdjustableQuantityParams(TypedDict, total=False):
    """`optional_items.adjustable_quantity` of a checkout session."""

    enabled: Required[bool]
    maximum: int
    minimum: int


class OptionalItemParams(TypedDict, total=False):
    """`optional_items` of a checkout session."""

    price: Required[str]
    quantity: Required[int]
    adjustable_quantity: AdjustableQuantityParams


class ShippingAddressCollectionParams(TypedDict):
    """`shipping_address_collection` of a checkout session."""

    allowed_countries: Sequence[str]
