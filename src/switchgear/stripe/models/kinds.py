"""Which class reads which kind of object: the one table that references, lists and events go by."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any, Final

__all__ = ["KINDS", "SHOWN_BY", "class_of"]

KINDS: Final[Mapping[str, str]] = {
    "account": "account.Account",
    "account_link": "account_links.AccountLink",
    "application": "account_links.Application",
    "application_fee": "application_fee.ApplicationFee",
    "balance": "balance.Balance",
    "balance_transaction": "balance.BalanceTransaction",
    "bank_account": "external_account.StoredBankAccount",
    "billing.alert": "alert.Alert",
    "billing.alert_triggered": "alert.AlertTriggered",
    "billing.credit_balance_summary": "credit_grant.CreditBalanceSummary",
    "billing.credit_balance_transaction": "credit_grant.CreditBalanceTransaction",
    "billing.credit_grant": "credit_grant.CreditGrant",
    "billing.feedback_option": "alert.FeedbackOption",
    "billing.meter": "meter.Meter",
    "billing.meter_event": "meter.MeterEvent",
    "billing.meter_event_adjustment": "meter.MeterEventAdjustment",
    "billing.meter_event_summary": "meter.MeterEventSummary",
    "billing_portal.configuration": "portal_configuration.PortalConfiguration",
    "billing_portal.session": "portal.PortalSession",
    "capability": "requirements.Capability",
    "card": "external_account.StoredCard",
    "charge": "charge.Charge",
    "checkout.session": "checkout.CheckoutSession",
    "coupon": "coupon.Coupon",
    "credit_note": "credit_note.CreditNote",
    "credit_note_line_item": "credit_note.CreditNoteLineItem",
    "customer": "customer.Customer",
    "customer_balance_transaction": "customer_balance.CustomerBalanceTransaction",
    "customer_cash_balance_transaction": "customer_balance.CustomerCashBalanceTransaction",
    "customer_session": "customer_session.CustomerSession",
    "discount": "discount.Discount",
    "dispute": "dispute.Dispute",
    "entitlements.active_entitlement": "entitlement.ActiveEntitlement",
    "entitlements.active_entitlement_summary": "entitlement.ActiveEntitlementSummary",
    "entitlements.feature": "entitlement.Feature",
    "event": "event.EventRecord",
    "fee_refund": "application_fee.FeeRefund",
    "file": "file.File",
    "file_link": "file.FileLink",
    "invoice": "invoice.Invoice",
    "invoice_payment": "invoice_line.InvoicePayment",
    "invoice_rendering_template": "invoice_line.InvoiceRenderingTemplate",
    "invoiceitem": "invoice_line.InvoiceItem",
    "line_item": "invoice_line.InvoiceLineItem",
    "login_link": "account_links.LoginLink",
    "mandate": "mandate.Mandate",
    "payment_intent": "payment_intent.PaymentIntent",
    "payment_intent_amount_details_line_item": "payment_intent.PaymentLineItem",
    "payment_link": "payment_link.PaymentLink",
    "payment_method": "payment_method.PaymentMethod",
    "payment_method_configuration": "method_settings.PaymentMethodSettings",
    "payment_method_domain": "method_settings.PaymentMethodDomain",
    "payout": "payout.Payout",
    "person": "person.Person",
    "plan": "price.Plan",
    "price": "price.Price",
    "product": "product.Product",
    "product_feature": "product.ProductFeature",
    "promotion_code": "coupon.PromotionCode",
    "quote": "quote.Quote",
    "radar.early_fraud_warning": "review.EarlyFraudWarning",
    "refund": "refund.Refund",
    "review": "review.Review",
    "setup_attempt": "setup_intent.SetupAttempt",
    "setup_intent": "setup_intent.SetupIntent",
    "shipping_rate": "shipping.ShippingRate",
    "subscription": "subscription.Subscription",
    "subscription_item": "subscription.SubscriptionItem",
    "subscription_schedule": "schedule.SubscriptionSchedule",
    "tax_code": "tax_code.TaxCode",
    "tax_id": "tax.TaxId",
    "tax_rate": "tax.TaxRate",
    "test_helpers.test_clock": "test_clock.TestClock",
    "topup": "topup.Topup",
    "transfer": "transfer.Transfer",
    "transfer_reversal": "transfer.TransferReversal",
    "webhook_endpoint": "webhook_endpoint.WebhookEndpoint",
}
"""By the `object` that Stripe names: the class, and the module here that it lives in."""


SHOWN_BY: Final[Mapping[str, tuple[str, ...]]] = {"plan": ("price",), "price": ("product",), "product": ("price",)}
"""By kind: whose answers, where they are kept, show such an object when it is expanded."""


@cache
def class_of(kind: str) -> type[Any] | None:
    """The class that reads objects of a kind, loaded when it is first asked for; None: there is none of its own."""
    module, _, name = KINDS.get(kind, "").partition(".")
    return getattr(import_module(f"switchgear.stripe.models.{module}"), name) if module else None
