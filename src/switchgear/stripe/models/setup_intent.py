"""Setup intents: payment methods that are set up to be charged later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field, SecretStr

from switchgear.stripe.models.base import Expandable, Metadata, StripeObject
from switchgear.stripe.models.common import Switch
from switchgear.stripe.models.next_action import PaymentAction
from switchgear.stripe.models.payment_details import MethodDetails
from switchgear.stripe.models.payment_intent import AutomaticMethods
from switchgear.stripe.models.payment_options import PaymentOptionsByKind
from switchgear.stripe.models.payment_parts import PaymentMethodConfiguration
from switchgear.stripe.models.payment_problem import PaymentProblem
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.account import Account
    from switchgear.stripe.models.account_links import Application
    from switchgear.stripe.models.customer import Customer
    from switchgear.stripe.models.mandate import Mandate
    from switchgear.stripe.models.payment_method import PaymentMethod

__all__ = [
    "SetupAttempt",
    "SetupIntent",
    "SetupIntentCancellationReason",
    "SetupIntentStatus",
]


SetupIntentCancellationReason: TypeAlias = Literal["abandoned", "duplicate", "requested_by_customer"]
"""Why a setup was given up."""


SetupIntentStatus: TypeAlias = Literal[
    "canceled", "processing", "requires_action", "requires_confirmation", "requires_payment_method", "succeeded"
]
"""Where a setup stands. `canceled` and `succeeded` are final."""


class SetupIntent(StripeObject):
    """A payment method that is set up to be charged later."""

    object: Literal["setup_intent"]
    allowed_payment_method_types: list[str] | None = None
    application: Expandable["Application"] | None = None
    attach_to_self: bool | None = None
    automatic_payment_methods: AutomaticMethods | None = None
    cancellation_reason: Open[SetupIntentCancellationReason] | None = None
    client_secret: SecretStr | None = None
    created: UnixSeconds
    customer: Expandable["Customer"] | None = None
    customer_account: str | None = None
    description: str | None = None
    excluded_payment_method_types: list[str] | None = None
    flow_directions: list[Open[Literal["inbound", "outbound"]]] | None = None
    last_setup_error: PaymentProblem | None = None
    latest_attempt: Expandable["SetupAttempt"] | None = None
    livemode: bool
    managed_payments: Switch | None = None
    mandate: Expandable["Mandate"] | None = None
    metadata: Metadata = Field(default_factory=dict)
    next_action: PaymentAction | None = None
    on_behalf_of: Expandable["Account"] | None = None
    payment_method: Expandable["PaymentMethod"] | None = None
    payment_method_configuration_details: PaymentMethodConfiguration | None = None
    payment_method_options: PaymentOptionsByKind | None = None
    payment_method_types: list[str] | None = None
    single_use_mandate: Expandable["Mandate"] | None = None
    status: Open[SetupIntentStatus]
    usage: str | None = None


class SetupAttempt(StripeObject):
    """One attempt to set a payment method up."""

    object: Literal["setup_attempt"]
    application: Expandable["Application"] | None = None
    attach_to_self: bool | None = None
    created: UnixSeconds
    customer: Expandable["Customer"] | None = None
    customer_account: str | None = None
    flow_directions: list[Open[Literal["inbound", "outbound"]]] | None = None
    livemode: bool
    on_behalf_of: Expandable["Account"] | None = None
    payment_method: Expandable["PaymentMethod"] | None = None
    payment_method_details: MethodDetails | None = None
    setup_error: PaymentProblem | None = None
    setup_intent: Expandable["SetupIntent"] | None = None
    status: str | None = None
    usage: str | None = None
