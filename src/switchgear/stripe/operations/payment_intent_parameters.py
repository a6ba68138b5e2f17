"""Parameters of payment intents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Required

from typing_extensions import TypedDict

from switchgear.pipeline.parameters import Given
from switchgear.stripe.operations.parameters import ExpandParams, MetadataParams, MethodOptionsParams, WriteParams

__all__ = [
    "MicrodepositParams",
    "ClientSecretParams",
    "AmountDetailsLineItemParams",
    "AmountDetailsParams",
    "AmountDetailsShippingParams",
    "HookParams",
    "InputParams",
    "InputTaxParams",
    "LineItemTaxParams",
    "PaymentDataParams",
    "PaymentDetailsParams",
    "PaymentIntentTransferDataParams",
    "PaymentIntentsUpdateTransferDataParams",
    "RadarOptionsParams",
]


class LineItemTaxParams(TypedDict):
    """`amount_details.line_items.tax` of a payment intent."""

    total_tax_amount: int


class ClientSecretParams(ExpandParams, total=False):
    """What a page that has a publishable key alone proves itself with."""

    client_secret: Given[str]


class MicrodepositParams(WriteParams, total=False):
    """The two amounts that arrived, in cents, or the code in their descriptor."""

    amounts: Given[Sequence[int]]
    descriptor_code: Given[str]


class AmountDetailsLineItemParams(TypedDict, total=False):
    """`amount_details.line_items` of a payment intent."""

    product_name: Required[str]
    quantity: Required[int]
    unit_cost: Required[int]
    discount_amount: int
    payment_method_options: MethodOptionsParams
    product_code: str
    tax: LineItemTaxParams
    unit_of_measure: str


class AmountDetailsShippingParams(TypedDict, total=False):
    """`amount_details.shipping` of a payment intent."""

    amount: int | None
    from_postal_code: str | None
    to_postal_code: str | None


class AmountDetailsParams(TypedDict, total=False):
    """`amount_details` of a payment intent."""

    discount_amount: int | None
    enforce_arithmetic_validation: bool
    line_items: Sequence[AmountDetailsLineItemParams] | None
    shipping: AmountDetailsShippingParams | None
    tax: LineItemTaxParams | None


class InputTaxParams(TypedDict):
    """`hooks.inputs.tax` of a payment intent."""

    calculation: str


class InputParams(TypedDict, total=False):
    """`hooks.inputs` of a payment intent."""

    tax: InputTaxParams


class HookParams(TypedDict, total=False):
    """`hooks` of a payment intent."""

    inputs: InputParams


class PaymentDetailsParams(TypedDict, total=False):
    """`payment_details` of a payment intent."""

    customer_reference: str | None
    order_reference: str | None


class RadarOptionsParams(TypedDict, total=False):
    """`radar_options` of a payment intent."""

    referrer: str | None
    session: str


class PaymentDataParams(TypedDict, total=False):
    """`transfer_data.payment_data` of a payment intent."""

    description: str
    metadata: MetadataParams | None


class PaymentIntentsUpdateTransferDataParams(TypedDict, total=False):
    """`transfer_data` of a payment intent."""

    amount: int
    description: str
    metadata: MetadataParams | None
    payment_data: PaymentDataParams


class PaymentIntentTransferDataParams(PaymentIntentsUpdateTransferDataParams, total=False):
    """`transfer_data` of a payment intent."""

    destination: Required[str]
