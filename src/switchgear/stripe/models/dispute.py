"""Disputes: charges that customers' banks take back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field

from switchgear.stripe.models.base import ByKind, Expandable, Metadata, StripeModel, StripeObject
from switchgear.stripe.models.common import Address
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.balance import BalanceTransaction
    from switchgear.stripe.models.charge import Charge
    from switchgear.stripe.models.file import File
    from switchgear.stripe.models.payment_intent import PaymentIntent

__all__ = [
    "CardAppeal",
    "CompellingAction",
    "CompellingEligibility",
    "CompellingEvidence",
    "ComplianceEligibility",
    "ComplianceEvidence",
    "Dispute",
    "DisputeAppeal",
    "DisputeEvidence",
    "DisputeIntendedSubmissionMethod",
    "DisputeReason",
    "DisputeStatus",
    "DisputedMethod",
    "DisputedTransaction",
    "EnhancedEligibility",
    "EnhancedEligibilityType",
    "EnhancedEvidence",
    "EvidenceDetails",
    "UndisputedTransaction",
]


EnhancedEligibilityType: TypeAlias = Literal["mastercard_compliance", "visa_compelling_evidence_3", "visa_compliance"]
"""A network's own rule that a dispute may be answered by."""


CompellingAction: TypeAlias = Literal[
    "missing_customer_identifiers",
    "missing_disputed_transaction_description",
    "missing_merchandise_or_services",
    "missing_prior_undisputed_transaction_description",
    "missing_prior_undisputed_transactions",
]
"""What is still missing for Visa's compelling evidence."""


DisputeIntendedSubmissionMethod: TypeAlias = Literal[
    "manual", "prefer_manual", "prefer_smart_disputes", "smart_disputes"
]
"""Who submits the evidence."""


DisputeStatus: TypeAlias = Literal[
    "appeal_needs_response",
    "appeal_under_review",
    "lost",
    "needs_response",
    "prevented",
    "under_review",
    "warning_closed",
    "warning_needs_response",
    "warning_under_review",
    "won",
]
"""Where a dispute stands. `lost`, `prevented`, `warning_closed` and `won` are final."""


class CardAppeal(StripeModel):
    """Why, and with which files."""

    reason_for_filing: str | None = None
    supporting_files: list[str] | None = None


class DisputeAppeal(StripeModel):
    """What is said when an outcome is appealed against."""

    card: CardAppeal | None = None


class ComplianceEvidence(StripeModel):
    """Whether the network's fee is accepted."""

    fee_acknowledged: bool | None = None


class DisputedTransaction(StripeModel):
    """The charge in dispute."""

    customer_account_id: str | None = None
    customer_device_fingerprint: str | None = None
    customer_device_id: str | None = None
    customer_email_address: str | None = None
    customer_purchase_ip: str | None = None
    merchandise_or_services: Open[Literal["merchandise", "services"]] | None = None
    product_description: str | None = None
    shipping_address: Address | None = None


class UndisputedTransaction(StripeModel):
    """An earlier charge that nobody disputed."""

    charge: str | None = None
    customer_account_id: str | None = None
    customer_device_fingerprint: str | None = None
    customer_device_id: str | None = None
    customer_email_address: str | None = None
    customer_purchase_ip: str | None = None
    product_description: str | None = None
    shipping_address: Address | None = None


class CompellingEvidence(StripeModel):
    """The charge in dispute, and earlier ones of the same customer."""

    disputed_transaction: DisputedTransaction | None = None
    prior_undisputed_transactions: list[UndisputedTransaction] | None = None


class EnhancedEvidence(StripeModel):
    """What a network asks for by its own rules."""

    mastercard_compliance: ComplianceEvidence | None = None
    visa_compelling_evidence_3: CompellingEvidence | None = None
    visa_compliance: ComplianceEvidence | None = None


class DisputeEvidence(StripeModel):
    """What is said against a dispute; files by id, text up to 20,000 characters."""

    access_activity_log: str | None = None
    appeal: DisputeAppeal | None = None
    billing_address: str | None = None
    cancellation_policy: Expandable["File"] | None = None
    cancellation_policy_disclosure: str | None = None
    cancellation_rebuttal: str | None = None
    customer_communication: Expandable["File"] | None = None
    customer_email_address: str | None = None
    customer_name: str | None = None
    customer_purchase_ip: str | None = None
    customer_signature: Expandable["File"] | None = None
    duplicate_charge_documentation: Expandable["File"] | None = None
    duplicate_charge_explanation: str | None = None
    duplicate_charge_id: str | None = None
    enhanced_evidence: EnhancedEvidence | None = None
    product_description: str | None = None
    receipt: Expandable["File"] | None = None
    refund_policy: Expandable["File"] | None = None
    refund_policy_disclosure: str | None = None
    refund_refusal_explanation: str | None = None
    service_date: str | None = None
    service_documentation: Expandable["File"] | None = None
    shipping_address: str | None = None
    shipping_carrier: str | None = None
    shipping_date: str | None = None
    shipping_documentation: Expandable["File"] | None = None
    shipping_tracking_number: str | None = None
    uncategorized_file: Expandable["File"] | None = None
    uncategorized_text: str | None = None


class ComplianceEligibility(StripeModel):
    """Whether the fee still has to be accepted."""

    status: Open[Literal["fee_acknowledged", "requires_fee_acknowledgement"]] | None = None


class CompellingEligibility(StripeModel):
    """What is still missing."""

    required_actions: list[Open[CompellingAction]] | None = None
    status: Open[Literal["not_qualified", "qualified", "requires_action"]] | None = None


class EnhancedEligibility(StripeModel):
    """What a network asks for, and whether it is complete."""

    mastercard_compliance: ComplianceEligibility | None = None
    visa_compelling_evidence_3: CompellingEligibility | None = None
    visa_compliance: ComplianceEligibility | None = None


class EvidenceDetails(StripeModel):
    """Until when evidence is taken, and what was sent."""

    due_by: UnixSeconds | None = None
    enhanced_eligibility: EnhancedEligibility | None = None
    has_evidence: bool | None = None
    past_due: bool | None = None
    submission_count: int | None = None
    submission_method: Open[Literal["manual", "not_submitted", "smart_disputes"]] | None = None


class DisputeReason(StripeModel):
    """Why, in the network's own words; what a kind does not have is None."""

    brand: str | None = None
    case_id: str | None = None
    case_type: str | None = None
    chargeback_loss_reason_code: str | None = None
    dispute_type: str | None = None
    network: str | None = None
    network_reason_code: str | None = None
    reason_code: str | None = None


class DisputedMethod(StripeModel):
    """What was paid with; `type` names the field that is set."""

    amazon_pay: DisputeReason | None = None
    card: DisputeReason | None = None
    klarna: DisputeReason | None = None
    paypal: DisputeReason | None = None
    type: str | None = None


class Dispute(StripeObject):
    """A charge that the customer's bank takes back. Amounts are in minor units of `currency`."""

    object: Literal["dispute"]
    amount: int
    balance_transactions: list[ByKind["BalanceTransaction"]] | None = None
    charge: Expandable["Charge"] | None = None
    created: UnixSeconds
    currency: str
    enhanced_eligibility_types: list[Open[EnhancedEligibilityType]] | None = None
    evidence: DisputeEvidence | None = None
    evidence_details: EvidenceDetails | None = None
    intended_submission_method: Open[DisputeIntendedSubmissionMethod] | None = None
    is_charge_refundable: bool | None = None
    livemode: bool
    metadata: Metadata = Field(default_factory=dict)
    network_reason_code: str | None = None
    payment_intent: Expandable["PaymentIntent"] | None = None
    payment_method_details: DisputedMethod | None = None
    reason: str | None = None
    status: Open[DisputeStatus]
