"""The types of Stripe's events, as its API of 2026-10-28.endive knows them (https://docs.stripe.com/api/events/types).

Events of other types are received all the same; what this knows is which names are no types, and what a type is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

__all__ = ["SNAPSHOT_TYPES", "THIN_TYPES"]

_SNAPSHOTS: Final = """
account.application=application: authorized deauthorized
account.external_account=bank_account|card: created deleted updated
account: updated
application_fee: created refunded
application_fee.refund=fee_refund: updated
apps.install: created deleted updated
balance: available
balance_settings: updated
billing.alert=billing.alert_triggered: triggered
billing.credit_balance_transaction: created
billing.credit_grant: created updated
billing.meter: created deactivated reactivated updated
billing_portal.configuration: created updated
billing_portal.session: created
capability: updated
cash_balance: funds_available
charge: captured expired failed pending refunded succeeded updated
charge.dispute=dispute: closed created funds_reinstated funds_withdrawn updated
charge.refund=refund: updated
checkout.session: async_payment_failed async_payment_succeeded completed expired
climate.order: canceled created delayed delivered product_substituted
climate.product: created pricing_updated
coupon: created deleted updated
credit_note: created updated voided
customer: created deleted updated
customer.discount=discount: created deleted updated
customer.source=account|bank_account|card|source: created deleted expiring updated
customer.subscription=subscription: created deleted paused pending_update_applied pending_update_expired resumed
customer.subscription=subscription: trial_will_end updated
customer.tax_id=tax_id: created deleted updated
customer_cash_balance_transaction: created
entitlements.active_entitlement_summary: updated
file: created
financial_connections.account: account_numbers_updated created deactivated disconnected
financial_connections.account: expected_deactivation_date_updated reactivated refreshed_balance refreshed_ownership
financial_connections.account: refreshed_transactions supported_payment_method_types_updated
financial_connections.account: upcoming_account_number_expiry upcoming_deactivation
financial_connections.authorization: expected_deactivation_date_updated upcoming_deactivation
identity.verification_session: canceled created processing redacted requires_input verified
invoice: created deleted finalization_failed finalized marked_uncollectible overdue overpaid paid
invoice: payment_action_required payment_attempt_required payment_failed payment_succeeded sent upcoming updated voided
invoice: will_be_due
invoice_payment: paid
invoiceitem: created deleted
issuing_authorization=issuing.authorization: created request updated
issuing_card=issuing.card: created updated
issuing_cardholder=issuing.cardholder: created updated
issuing_dispute=issuing.dispute: closed created funds_reinstated funds_rescinded submitted updated
issuing_personalization_design=issuing.personalization_design: activated deactivated rejected updated
issuing_token=issuing.token: created updated
issuing_transaction=issuing.transaction: created purchase_details_receipt_updated updated
mandate: updated
payment_intent: amount_capturable_updated canceled created partially_funded payment_failed processing requires_action
payment_intent: succeeded
payment_link: created updated
payment_method: attached automatically_updated detached updated
payout: canceled created failed paid reconciliation_completed updated
person: created deleted updated
plan: created deleted updated
price: created deleted updated
product: created deleted updated
promotion_code: created updated
quote: accepted canceled created finalized
radar.early_fraud_warning: created updated
refund: created failed updated
reporting.report_run: failed succeeded
reporting.report_type: updated
reserve.hold: created updated
reserve.plan: created disabled expired updated
reserve.release: created
review: closed opened
setup_intent: canceled created requires_action setup_failed succeeded
sigma.scheduled_query_run=scheduled_query_run: created
source: canceled chargeable failed refund_attributes_required
source=source|source_mandate_notification: mandate_notification
source.transaction=source_transaction: created updated
subscription_schedule: aborted canceled completed created expiring released updated
tax.settings: updated
tax_rate: created updated
terminal.reader: action_failed action_succeeded action_updated
test_helpers.test_clock: advancing created deleted internal_failure ready
three_d_secure.authentication: canceled challenge_started errored failed requires_challenge requires_submission
three_d_secure.authentication: succeeded
topup: canceled created failed reversed succeeded
transfer: created reversed updated
treasury.credit_reversal: created posted
treasury.debit_reversal: completed created initial_credit_granted
treasury.financial_account: closed created features_status_updated
treasury.inbound_transfer: canceled created failed succeeded
treasury.outbound_payment: canceled created expected_arrival_date_updated failed posted returned
treasury.outbound_payment: tracking_details_updated
treasury.outbound_transfer: canceled created expected_arrival_date_updated failed posted returned
treasury.outbound_transfer: tracking_details_updated
treasury.received_credit: created failed succeeded
treasury.received_debit: created
"""
"""Beginning and endings of types. They hold the kind of object that the beginning names, or one of those behind `=`."""

_THIN_ONLY: Final = """
v1.billing.meter: error_report_triggered no_meter_found
v1.customer.discount: source_changed
v1.customer.subscription: active cancel_at_changed default_payment_method_changed incomplete incomplete_expired
v1.customer.subscription: item_added item_price_changed item_quantity_changed item_removed item_tax_rates_changed
v1.customer.subscription: past_due trialing unpaid
v1.entitlements.active_entitlement_summary: entitlement_added entitlement_removed
v1.financial_connections.account: balance_refresh_failed balance_refresh_succeeded inferred_balances_refresh_failed
v1.financial_connections.account: inferred_balances_refresh_succeeded ownership_refresh_failed
v1.financial_connections.account: ownership_refresh_succeeded risk_intelligence_refresh_failed
v1.financial_connections.account: risk_intelligence_refresh_succeeded transactions_refresh_failed
v1.financial_connections.account: transactions_refresh_succeeded
v1.invoice: discount_added discount_removed line_item_added line_item_pricing_changed line_item_quantity_changed
v1.invoice: line_item_removed
v1.invoice_payment: canceled open
v1.invoiceitem: amount_changed discount_added discount_removed
v1.price: activated deactivated lookup_key_changed tax_behavior_changed
v1.product: activated deactivated default_price_changed tax_code_changed
v1.promotion_code: fully_redeemed
v1.subscription_schedule: phase_added phase_default_tax_rates_changed phase_end_date_changed phase_removed
v1.subscription_schedule: phase_trial_end_changed
v2.commerce.product_catalog.imports: failed processing succeeded succeeded_with_errors
v2.core.account: closed created updated
v2.core.account[configuration.customer]: capability_status_updated updated
v2.core.account[configuration.merchant]: capability_status_updated updated
v2.core.account[configuration.recipient]: capability_status_updated updated
v2.core.account[defaults]: updated
v2.core.account[future_requirements]: updated
v2.core.account[identity]: updated
v2.core.account[requirements]: updated
v2.core.account_link: returned
v2.core.account_person: created deleted updated
v2.core.event_destination: ping
v2.money_management.adjustment: created
v2.money_management.financial_account: created updated
v2.money_management.financial_address: activated failed
v2.money_management.inbound_transfer: available bank_debit_failed bank_debit_processing bank_debit_queued
v2.money_management.inbound_transfer: bank_debit_returned bank_debit_succeeded
v2.money_management.outbound_payment: canceled created failed posted returned under_review updated
v2.money_management.payout_intent: canceled created pending posted processing requires_action updated
v2.money_management.payout_method: created updated
v2.money_management.received_credit: available failed returned succeeded
v2.money_management.recipient_verification: created updated
v2.money_management.transaction: created updated
"""
"""Thin types that have no snapshot beside them."""

_NEVER_THIN: Final = (
    "apps.",
    "customer.source.",
    "financial_connections.authorization.",
    "reporting.",
    "reserve.",
    "source.mandate_notification",
    "source.transaction.",
    "three_d_secure.",
    "treasury.",
)
"""The beginnings of types that come as snapshots only."""


def _rows(text: str) -> Iterator[tuple[str, str]]:
    """Each type, with the kinds of its object."""
    for row in text.split("\n")[1:-1]:
        head, _, endings = row.partition(": ")
        beginning, _, kinds = head.partition("=")
        for ending in endings.split():
            yield f"{beginning}.{ending}", kinds or beginning


SNAPSHOT_TYPES: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset(kinds.split("|")) for name, kinds in _rows(_SNAPSHOTS)
}
"""The types of snapshot events, each with the kinds of object that it may hold."""

THIN_TYPES: Final[frozenset[str]] = frozenset(
    (
        *(name for name, _ in _rows(_THIN_ONLY)),
        *(f"v1.{name}" for name in SNAPSHOT_TYPES if not name.startswith(_NEVER_THIN)),
    )
)
"""The types of thin events; a `v1.` before a snapshot's type is the type of the thin event that says the same."""
