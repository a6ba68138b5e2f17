"""Payment intents: payments of customers (Stripe's API reference: Payment Intents)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Final, Literal, Required

from typing_extensions import Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Cursor, Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable, Text
from switchgear.pipeline.request import Request
from switchgear.stripe.models.payment_intent import PaymentIntent, PaymentLineItem
from switchgear.stripe.operations.money_parameters import (
    AutomaticPaymentMethodParams,
    MandateDataParams,
    PaymentIntentMandateDataParams,
    PaymentIntentsCaptureTransferDataParams,
    PaymentIntentShippingParams,
)
from switchgear.stripe.operations.parameters import (
    STRIPE,
    ListParams,
    MetadataParams,
    MethodOptionsParams,
    SearchParams,
    TimeRange,
    WriteParams,
)
from switchgear.stripe.operations.payment_intent_parameters import (
    AmountDetailsParams,
    ClientSecretParams,
    HookParams,
    MicrodepositParams,
    PaymentDetailsParams,
    PaymentIntentsUpdateTransferDataParams,
    PaymentIntentTransferDataParams,
    RadarOptionsParams,
)

__all__ = [
    "PaymentIntentApplyCustomerBalanceParams",
    "PaymentIntentCancelParams",
    "PaymentIntentCaptureParams",
    "PaymentIntentConfirmParams",
    "PaymentIntentCreateParams",
    "PaymentIntentIncrementAuthorizationParams",
    "PaymentIntentListParams",
    "PaymentIntentUpdateParams",
    "PaymentIntentWriteParams",
    "PaymentIntentItems",
    "PaymentIntents",
]


class PaymentIntentWriteParams(WriteParams, total=False):
    """What can be said of a payment intent at any time."""

    allowed_payment_method_types: Given[Sequence[str]]
    amount_details: Nullable[AmountDetailsParams]
    application_fee_amount: Nullable[int]
    capture_method: Given[Literal["automatic", "automatic_async", "manual"]]
    customer: Given[str]
    customer_account: Given[str]
    description: Given[str]
    excluded_payment_method_types: Nullable[Sequence[str]]
    hooks: Given[HookParams]
    metadata: Nullable[MetadataParams]
    payment_details: Nullable[PaymentDetailsParams]
    payment_method: Given[str]
    payment_method_configuration: Given[str]
    payment_method_data: Given[MethodOptionsParams]
    payment_method_options: Given[MethodOptionsParams]
    receipt_email: Nullable[str]
    setup_future_usage: Nullable[Literal["off_session", "on_session"]]
    shipping: Nullable[PaymentIntentShippingParams]
    statement_descriptor: Given[str]
    statement_descriptor_suffix: Given[str]
    transfer_group: Given[str]


class PaymentIntentCreateParams(PaymentIntentWriteParams, total=False):
    """What a payment intent is created with."""

    amount: Required[int]
    currency: Required[str]
    automatic_payment_methods: Given[AutomaticPaymentMethodParams]
    confirm: Given[bool]
    confirmation_method: Given[Literal["automatic", "manual"]]
    confirmation_token: Given[str]
    error_on_requires_action: Given[bool]
    mandate: Given[str]
    mandate_data: Nullable[MandateDataParams]
    off_session: Given[bool | Literal["one_off", "recurring"]]
    on_behalf_of: Given[str]
    radar_options: Given[RadarOptionsParams]
    return_url: Given[str]
    transfer_data: Given[PaymentIntentTransferDataParams]
    use_stripe_sdk: Given[bool]


class PaymentIntentUpdateParams(PaymentIntentWriteParams, total=False):
    """What can be said of a payment intent that exists."""

    amount: Given[int]
    currency: Given[str]
    transfer_data: Given[PaymentIntentsUpdateTransferDataParams]


class PaymentIntentApplyCustomerBalanceParams(WriteParams, total=False):
    """How much of the cash balance is used; all that is due, if it is left out."""

    amount: Given[int]
    currency: Given[str]


class PaymentIntentCancelParams(WriteParams, total=False):
    """Why a payment is given up."""

    cancellation_reason: Given[Literal["abandoned", "duplicate", "fraudulent", "requested_by_customer"]]


class PaymentIntentCaptureParams(WriteParams, total=False):
    """How much of what was authorized is taken, and whether more is to follow."""

    amount_details: Given[AmountDetailsParams]
    amount_to_capture: Given[int]
    application_fee_amount: Given[int]
    final_capture: Given[bool]
    hooks: Given[HookParams]
    metadata: Nullable[MetadataParams]
    payment_details: Nullable[PaymentDetailsParams]
    statement_descriptor: Given[str]
    statement_descriptor_suffix: Given[str]
    transfer_data: Given[PaymentIntentsCaptureTransferDataParams]


class PaymentIntentConfirmParams(WriteParams, total=False):
    """What pays, and where the customer comes back to."""

    allowed_payment_method_types: Given[Sequence[str]]
    amount_details: Nullable[AmountDetailsParams]
    amount_to_confirm: Given[int]
    capture_method: Given[Literal["automatic", "automatic_async", "manual"]]
    confirmation_token: Given[str]
    error_on_requires_action: Given[bool]
    excluded_payment_method_types: Nullable[Sequence[str]]
    hooks: Given[HookParams]
    mandate: Given[str]
    mandate_data: Nullable[PaymentIntentMandateDataParams]
    off_session: Given[bool | Literal["one_off", "recurring"]]
    payment_details: Nullable[PaymentDetailsParams]
    payment_method: Given[str]
    payment_method_data: Given[MethodOptionsParams]
    payment_method_options: Given[MethodOptionsParams]
    radar_options: Given[RadarOptionsParams]
    receipt_email: Nullable[str]
    return_url: Given[str]
    setup_future_usage: Nullable[Literal["off_session", "on_session"]]
    shipping: Nullable[PaymentIntentShippingParams]
    use_stripe_sdk: Given[bool]


class PaymentIntentIncrementAuthorizationParams(WriteParams, total=False):
    """The new amount in all, in minor units, and what is said of it."""

    amount: Required[int]
    amount_details: Given[AmountDetailsParams]
    application_fee_amount: Given[int]
    description: Given[str]
    hooks: Given[HookParams]
    metadata: Given[MetadataParams]
    payment_details: Given[PaymentDetailsParams]
    statement_descriptor: Given[str]
    transfer_data: Given[PaymentIntentsCaptureTransferDataParams]


class PaymentIntentListParams(ListParams, total=False):
    """Which ones."""

    created: Omittable[TimeRange | datetime]
    customer: Omittable[str]
    customer_account: Omittable[str]


PAYMENT_INTENT: Final = Kind(
    STRIPE, "payment_intent", "/v1/payment_intents/{intent_id}", PaymentIntent, shown_by=("customer",)
)


LINE_ITEM: Final = Kind(
    STRIPE,
    "payment_intent_amount_details_line_item",
    "/v1/payment_intents/{intent_id}/amount_details_line_items/{item_id}",
    PaymentLineItem,
)


class PaymentIntentItems(Namespace[ModeT], path="payment_intents.amount_details_line_items"):
    """`client.payment_intents.amount_details_line_items`."""

    @paginated
    def list(self, intent_id: str, **params: Unpack[ListParams]) -> Paged[PaymentLineItem]:
        """List what is paid for, line by line."""
        return LINE_ITEM.list(params, intent_id)


class PaymentIntents(Namespace[ModeT], path="payment_intents"):
    """`client.payment_intents`."""

    @operation
    def create(self, **params: Unpack[PaymentIntentCreateParams]) -> Request[PaymentIntent]:
        """Create a payment intent."""
        return PAYMENT_INTENT.create(params)

    @operation
    def retrieve(self, intent_id: str, **params: Unpack[ClientSecretParams]) -> Request[PaymentIntent]:
        """Read a payment intent."""
        return PAYMENT_INTENT.get(intent_id, params=params)

    @operation
    def update(self, intent_id: str, **params: Unpack[PaymentIntentUpdateParams]) -> Request[PaymentIntent]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return PAYMENT_INTENT.update(intent_id, params=params)

    @operation
    def apply_customer_balance(
        self, intent_id: str, **params: Unpack[PaymentIntentApplyCustomerBalanceParams]
    ) -> Request[PaymentIntent]:
        """Pay, in whole or in part, from the customer's cash balance."""
        return PAYMENT_INTENT.update(intent_id, params=params, to="/apply_customer_balance")

    @operation
    def cancel(self, intent_id: str, **params: Unpack[PaymentIntentCancelParams]) -> Request[PaymentIntent]:
        """Cancel a payment that has not succeeded; what was authorized is released."""
        return PAYMENT_INTENT.update(intent_id, params=params, to="/cancel")

    @operation
    def capture(self, intent_id: str, **params: Unpack[PaymentIntentCaptureParams]) -> Request[PaymentIntent]:
        """Capture what was authorized, or less."""
        return PAYMENT_INTENT.update(intent_id, params=params, to="/capture")

    @operation
    def confirm(self, intent_id: str, **params: Unpack[PaymentIntentConfirmParams]) -> Request[PaymentIntent]:
        """Confirm that the customer means to pay with the payment method; the next status says what follows."""
        return PAYMENT_INTENT.update(intent_id, params=params, to="/confirm")

    @operation
    def increment_authorization(
        self, intent_id: str, **params: Unpack[PaymentIntentIncrementAuthorizationParams]
    ) -> Request[PaymentIntent]:
        """Authorize more, before it is captured."""
        return PAYMENT_INTENT.update(intent_id, params=params, to="/increment_authorization")

    @operation
    def verify_microdeposits(self, intent_id: str, **params: Unpack[MicrodepositParams]) -> Request[PaymentIntent]:
        """Verify the amounts that the customer saw arrive on the account."""
        return PAYMENT_INTENT.update(intent_id, params=params, to="/verify_microdeposits")

    @paginated
    def list(self, **params: Unpack[PaymentIntentListParams]) -> Paged[PaymentIntent]:
        """List them, newest first."""
        return PAYMENT_INTENT.list(params)

    @paginated
    def search(self, query: Text, **params: Unpack[SearchParams]) -> Paged[PaymentIntent]:
        """Search in Stripe's search query language. What was just written may take a minute to be found.

        Args:
            query: Such as `metadata['order']:'7'`; `search_text` quotes a value.
        """
        return PAYMENT_INTENT.list({"query": query, **params}, to="/search", paging=Cursor("page"))

    @cached_property
    def amount_details_line_items(self) -> PaymentIntentItems[ModeT]:
        """What is paid for."""
        return PaymentIntentItems(self)
