"""Setup intents, their attempts and mandates (Stripe's API reference: Setup Intents, Setup Attempts, Mandates)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal, Required

from typing_extensions import Unpack

from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Given, Nullable, Omittable
from switchgear.pipeline.request import Request
from switchgear.stripe.models.mandate import Mandate
from switchgear.stripe.models.setup_intent import SetupAttempt, SetupIntent
from switchgear.stripe.operations.money_parameters import (
    AutomaticPaymentMethodParams,
    MandateDataParams,
    PaymentIntentMandateDataParams,
    SingleUseParams,
)
from switchgear.stripe.operations.parameters import (
    STRIPE,
    ExpandParams,
    ListParams,
    MetadataParams,
    MethodOptionsParams,
    TimeRange,
    WriteParams,
)
from switchgear.stripe.operations.payment_intent_parameters import ClientSecretParams, MicrodepositParams

__all__ = [
    "Mandates",
    "SetupAttemptListParams",
    "SetupAttempts",
    "SetupIntentCancelParams",
    "SetupIntentConfirmParams",
    "SetupIntentCreateParams",
    "SetupIntentListParams",
    "SetupIntentWriteParams",
    "SetupIntents",
]


class SetupIntentWriteParams(WriteParams, total=False):
    """What can be said of a setup intent at any time."""

    allowed_payment_method_types: Nullable[Sequence[str]]
    attach_to_self: Given[bool]
    customer: Given[str]
    customer_account: Given[str]
    description: Given[str]
    excluded_payment_method_types: Nullable[Sequence[str]]
    flow_directions: Given[Sequence[Literal["inbound", "outbound"]]]
    metadata: Nullable[MetadataParams]
    payment_method: Given[str]
    payment_method_configuration: Given[str]
    payment_method_data: Given[MethodOptionsParams]
    payment_method_options: Given[MethodOptionsParams]


class SetupIntentCreateParams(SetupIntentWriteParams, total=False):
    """What a setup intent is created with."""

    automatic_payment_methods: Given[AutomaticPaymentMethodParams]
    confirm: Given[bool]
    confirmation_token: Given[str]
    mandate_data: Nullable[MandateDataParams]
    on_behalf_of: Given[str]
    return_url: Given[str]
    single_use: Given[SingleUseParams]
    usage: Given[Literal["off_session", "on_session"]]
    use_stripe_sdk: Given[bool]


class SetupIntentCancelParams(WriteParams, total=False):
    """Why a set-up is given up."""

    cancellation_reason: Given[Literal["abandoned", "duplicate", "requested_by_customer"]]


class SetupIntentConfirmParams(WriteParams, total=False):
    """What is set up, and where the customer comes back to."""

    allowed_payment_method_types: Given[Sequence[str]]
    confirmation_token: Given[str]
    mandate_data: Nullable[PaymentIntentMandateDataParams]
    payment_method: Given[str]
    payment_method_data: Given[MethodOptionsParams]
    payment_method_options: Given[MethodOptionsParams]
    return_url: Given[str]
    use_stripe_sdk: Given[bool]


class SetupIntentListParams(ListParams, total=False):
    """Which ones."""

    attach_to_self: Omittable[bool]
    created: Omittable[TimeRange | datetime]
    customer: Omittable[str]
    customer_account: Omittable[str]
    payment_method: Omittable[str]


class SetupAttemptListParams(ListParams, total=False):
    """Which ones."""

    setup_intent: Required[str]
    created: Omittable[TimeRange | datetime]


SETUP_INTENT: Final = Kind(STRIPE, "setup_intent", "/v1/setup_intents/{intent_id}", SetupIntent)
SETUP_ATTEMPT: Final = Kind(STRIPE, "setup_attempt", "/v1/setup_attempts/{attempt_id}", SetupAttempt)
MANDATE: Final = Kind(STRIPE, "mandate", "/v1/mandates/{mandate_id}", Mandate)


class SetupIntents(Namespace[ModeT], path="setup_intents"):
    """`client.setup_intents`."""

    @operation
    def create(self, **params: Unpack[SetupIntentCreateParams]) -> Request[SetupIntent]:
        """Create a setup intent."""
        return SETUP_INTENT.create(params)

    @operation
    def retrieve(self, intent_id: str, **params: Unpack[ClientSecretParams]) -> Request[SetupIntent]:
        """Read a setup intent."""
        return SETUP_INTENT.get(intent_id, params=params)

    @operation
    def update(self, intent_id: str, **params: Unpack[SetupIntentWriteParams]) -> Request[SetupIntent]:
        """Change what is given and leave the rest; None unsets, and metadata is merged key by key."""
        return SETUP_INTENT.update(intent_id, params=params)

    @operation
    def cancel(self, intent_id: str, **params: Unpack[SetupIntentCancelParams]) -> Request[SetupIntent]:
        """Cancel a setup that has not succeeded."""
        return SETUP_INTENT.update(intent_id, params=params, to="/cancel")

    @operation
    def confirm(self, intent_id: str, **params: Unpack[SetupIntentConfirmParams]) -> Request[SetupIntent]:
        """Confirm that the customer means to set the payment method up."""
        return SETUP_INTENT.update(intent_id, params=params, to="/confirm")

    @operation
    def verify_microdeposits(self, intent_id: str, **params: Unpack[MicrodepositParams]) -> Request[SetupIntent]:
        """Verify the amounts that the customer saw arrive on the account."""
        return SETUP_INTENT.update(intent_id, params=params, to="/verify_microdeposits")

    @paginated
    def list(self, **params: Unpack[SetupIntentListParams]) -> Paged[SetupIntent]:
        """List them, newest first."""
        return SETUP_INTENT.list(params)


class SetupAttempts(Namespace[ModeT], path="setup_attempts"):
    """`client.setup_attempts`."""

    @paginated
    def list(self, **params: Unpack[SetupAttemptListParams]) -> Paged[SetupAttempt]:
        """List them, newest first."""
        return SETUP_ATTEMPT.list(params)


class Mandates(Namespace[ModeT], path="mandates"):
    """`client.mandates`."""

    @operation
    def retrieve(self, mandate_id: str, **params: Unpack[ExpandParams]) -> Request[Mandate]:
        """Read a mandate."""
        return MANDATE.get(mandate_id, params=params)
