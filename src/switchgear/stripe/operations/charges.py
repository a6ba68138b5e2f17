"""Charges, and reviews of them (Stripe's API reference: Charges, Reviews)."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, Required

from typing_extensions import TypedDict, Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Cursor, Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable, Text
from switchgear.pipeline.request import Request
from switchgear.stripe.models.charge import Charge
from switchgear.stripe.models.review import Review
from switchgear.stripe.operations.money_parameters import (
    ChargeRadarOptionsParams,
    PaymentIntentsCaptureTransferDataParams,
    PaymentIntentShippingParams,
)
from switchgear.stripe.operations.parameters import (
    STRIPE,
    CreatedListParams,
    ExpandParams,
    ListParams,
    MetadataParams,
    SearchParams,
    TimeRange,
    WriteParams,
)

__all__ = [
    "ChargeCaptureParams",
    "ChargeCreateParams",
    "ChargeListParams",
    "ChargeParams",
    "ChargeTransferDataParams",
    "ChargeUpdateParams",
    "Charges",
    "DestinationParams",
    "FraudDetailsParams",
    "Reviews",
]


class ChargeParams(WriteParams, total=False):
    """What can be said of a charge at any time."""

    customer: Given[str]
    description: Given[str]
    metadata: Nullable[MetadataParams]
    receipt_email: Given[str]
    shipping: Given[PaymentIntentShippingParams]
    transfer_group: Given[str]


class DestinationParams(TypedDict, total=False):
    """`destination` of a charge."""

    account: Required[str]
    amount: int


class ChargeTransferDataParams(TypedDict, total=False):
    """`transfer_data` of a charge."""

    destination: Required[str]
    amount: int
    description: str


class ChargeCreateParams(ChargeParams, total=False):
    """What a charge is created with."""

    amount: Given[int]
    application_fee: Given[int]
    application_fee_amount: Given[int]
    capture: Given[bool]
    currency: Given[str]
    destination: Given[DestinationParams]
    on_behalf_of: Given[str]
    radar_options: Given[ChargeRadarOptionsParams]
    source: Given[str]
    statement_descriptor: Given[str]
    statement_descriptor_suffix: Given[str]
    transfer_data: Given[ChargeTransferDataParams]


class FraudDetailsParams(TypedDict):
    """`fraud_details` of a charge."""

    user_report: Literal["fraudulent", "safe"]


class ChargeUpdateParams(ChargeParams, total=False):
    """What can be said of a charge that exists."""

    fraud_details: Given[FraudDetailsParams]


class ChargeCaptureParams(WriteParams, total=False):
    """How much of what was authorized is taken, and what is said of it."""

    amount: Given[int]
    application_fee: Given[int]
    application_fee_amount: Given[int]
    receipt_email: Given[str]
    statement_descriptor: Given[str]
    statement_descriptor_suffix: Given[str]
    transfer_data: Given[PaymentIntentsCaptureTransferDataParams]
    transfer_group: Given[str]


class ChargeListParams(ListParams, total=False):
    """Which ones."""

    created: Omittable[TimeRange | datetime]
    customer: Omittable[str]
    payment_intent: Omittable[str]
    transfer_group: Omittable[str]


CHARGE: Final = Kind(STRIPE, "charge", "/v1/charges/{charge_id}", Charge)
REVIEW: Final = Kind(STRIPE, "review", "/v1/reviews/{review_id}", Review)


class Charges(Namespace[ModeT], path="charges"):
    """`client.charges`."""

    @operation
    def create(self, **params: Unpack[ChargeCreateParams]) -> Request[Charge]:
        """Create a charge."""
        return CHARGE.create(params)

    @operation
    def retrieve(self, charge_id: str, **params: Unpack[ExpandParams]) -> Request[Charge]:
        """Read a charge."""
        return CHARGE.get(charge_id, params=params)

    @operation
    def update(self, charge_id: str, **params: Unpack[ChargeUpdateParams]) -> Request[Charge]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return CHARGE.update(charge_id, params=params)

    @operation
    def capture(self, charge_id: str, **params: Unpack[ChargeCaptureParams]) -> Request[Charge]:
        """Capture what was authorized, or less."""
        return CHARGE.update(charge_id, params=params, to="/capture")

    @paginated
    def list(self, **params: Unpack[ChargeListParams]) -> Paged[Charge]:
        """List them, newest first."""
        return CHARGE.list(params)

    @paginated
    def search(self, query: Text, **params: Unpack[SearchParams]) -> Paged[Charge]:
        """Search in Stripe's search query language. What was just written may take a minute to be found.

        Args:
            query: Such as `metadata['order']:'7'`; `search_text` quotes a value.
        """
        return CHARGE.list({"query": query, **params}, to="/search", paging=Cursor("page"))


class Reviews(Namespace[ModeT], path="reviews"):
    """`client.reviews`."""

    @operation
    def retrieve(self, review_id: str, **params: Unpack[ExpandParams]) -> Request[Review]:
        """Read a review."""
        return REVIEW.get(review_id, params=params)

    @operation
    def approve(self, review_id: str, **params: Unpack[WriteParams]) -> Request[Review]:
        """Approve a payment, and close its review."""
        return REVIEW.update(review_id, params=params, to="/approve")

    @paginated
    def list(self, **params: Unpack[CreatedListParams]) -> Paged[Review]:
        """List them, newest first."""
        return REVIEW.list(params)
