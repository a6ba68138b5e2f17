"""Parameters of disputes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Required

from typing_extensions import TypedDict

from switchgear.stripe.operations.parameters import AddressParams

__all__ = [
    "AppealCardParams",
    "AppealParams",
    "DisputedTransactionParams",
    "EnhancedEvidenceParams",
    "EvidenceParams",
    "MastercardComplianceParams",
    "PriorUndisputedTransactionParams",
    "VisaCompellingEvidence3Params",
]


class AppealCardParams(TypedDict, total=False):
    """`evidence.appeal.card` of a dispute."""

    reason_for_filing: str | None
    supporting_files: Sequence[str] | None


class AppealParams(TypedDict, total=False):
    """`evidence.appeal` of a dispute."""

    card: AppealCardParams | None


class MastercardComplianceParams(TypedDict, total=False):
    """`evidence.enhanced_evidence.mastercard_compliance` of a dispute."""

    fee_acknowledged: bool


class DisputedTransactionParams(TypedDict, total=False):
    """`evidence.enhanced_evidence.visa_compelling_evidence_3.disputed_transaction` of a dispute."""

    customer_account_id: str | None
    customer_device_fingerprint: str | None
    customer_device_id: str | None
    customer_email_address: str | None
    customer_purchase_ip: str | None
    merchandise_or_services: Literal["merchandise", "services"]
    product_description: str | None
    shipping_address: AddressParams


class PriorUndisputedTransactionParams(TypedDict, total=False):
    """`evidence.enhanced_evidence.visa_compelling_evidence_3.prior_undisputed_transactions` of a dispute."""

    charge: Required[str]
    customer_account_id: str | None
    customer_device_fingerprint: str | None
    customer_device_id: str | None
    customer_email_address: str | None
    customer_purchase_ip: str | None
    product_description: str | None
    shipping_address: AddressParams


class VisaCompellingEvidence3Params(TypedDict, total=False):
    """`evidence.enhanced_evidence.visa_compelling_evidence_3` of a dispute."""

    disputed_transaction: DisputedTransactionParams
    prior_undisputed_transactions: Sequence[PriorUndisputedTransactionParams]


class EnhancedEvidenceParams(TypedDict, total=False):
    """`evidence.enhanced_evidence` of a dispute."""

    mastercard_compliance: MastercardComplianceParams
    visa_compelling_evidence_3: VisaCompellingEvidence3Params
    visa_compliance: MastercardComplianceParams


class EvidenceParams(TypedDict, total=False):
    """`evidence` of a dispute."""

    access_activity_log: str
    appeal: AppealParams | None
    billing_address: str
    cancellation_policy: str
    cancellation_policy_disclosure: str
    cancellation_rebuttal: str
    customer_communication: str
    customer_email_address: str
    customer_name: str
    customer_purchase_ip: str
    customer_signature: str
    duplicate_charge_documentation: str
    duplicate_charge_explanation: str
    duplicate_charge_id: str
    enhanced_evidence: EnhancedEvidenceParams | None
    product_description: str
    receipt: str
    refund_policy: str
    refund_policy_disclosure: str
    refund_refusal_explanation: str
    service_date: str
    service_documentation: str
    shipping_address: str
    shipping_carrier: str
    shipping_date: str
    shipping_documentation: str
    shipping_tracking_number: str
    uncategorized_file: str
    uncategorized_text: str
