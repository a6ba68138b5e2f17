"""Stripe's webhook events, a class for each kind of object that they hold.

A *snapshot* event holds the object as it was when the event was made, rendered in the version of the endpoint. A *thin*
event (v2) names the object only: fetch it. (Stripe's documentation: events, event destinations.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Annotated, TypeVar, cast

from pydantic import AfterValidator
from typing_extensions import override

from switchgear.stripe import models  # noqa: F401 - named in brackets; each loads when the first event of its kind comes
from switchgear.stripe.models.base import StripeModel, on_this_origin
from switchgear.stripe.models.kinds import SHOWN_BY
from switchgear.types.cache import CacheTag
from switchgear.types.events import Event, GenericEvent, Source
from switchgear.types.payload import Payload

__all__ = [
    "AccountEvent",
    "ActiveEntitlementSummaryEvent",
    "AlertTriggeredEvent",
    "ApplicationEvent",
    "ApplicationFeeEvent",
    "BalanceEvent",
    "BankAccountEvent",
    "BillingMeterEvent",
    "CapabilityEvent",
    "CardEvent",
    "ChargeEvent",
    "CheckoutSessionEvent",
    "CouponEvent",
    "CreditBalanceTransactionEvent",
    "CreditGrantEvent",
    "CreditNoteEvent",
    "CustomerCashBalanceTransactionEvent",
    "CustomerEvent",
    "DiscountEvent",
    "DisputeEvent",
    "EarlyFraudWarningEvent",
    "FeeRefundEvent",
    "FileEvent",
    "InvoiceEvent",
    "InvoiceItemEvent",
    "InvoicePaymentEvent",
    "MandateEvent",
    "PaymentIntentEvent",
    "PaymentLinkEvent",
    "PaymentMethodEvent",
    "PayoutEvent",
    "PersonEvent",
    "PlanEvent",
    "PortalConfigurationEvent",
    "PortalSessionEvent",
    "PriceEvent",
    "ProductEvent",
    "PromotionCodeEvent",
    "QuoteEvent",
    "RefundEvent",
    "RelatedObject",
    "ReviewEvent",
    "SetupIntentEvent",
    "StripeEvent",
    "StripeGenericEvent",
    "SubscriptionEvent",
    "SubscriptionScheduleEvent",
    "TaxIdEvent",
    "TaxRateEvent",
    "TestClockEvent",
    "ThinEvent",
    "TopupEvent",
    "TransferEvent",
]

ObjectT_co = TypeVar("ObjectT_co", covariant=True)


@dataclass(frozen=True, kw_only=True)
class StripeEvent(Event[ObjectT_co], service=Source.STRIPE):
    """Any event from Stripe; `account` is the connected account it comes from, if it comes from one."""

    api_version: str | None = None
    """The version that `object` is rendered in: the endpoint's, not this library's. None in thin events."""
    context: str | None = None
    """Whose event it is, in a form that reaches beyond one account."""
    previous_attributes: Payload = field(default_factory=Payload)
    """What an update changed, with the old values: nested objects in part, lists whole, null for what was absent."""
    request_id: str | None = None
    """The API request that caused the event; None for what Stripe did by itself."""
    idempotency_key: str | None = None
    """The idempotency key of that request."""
    extra: Payload = field(default_factory=Payload, compare=False)
    """The rest of the envelope, such as `pending_webhooks`, which differs between deliveries of one event."""

    @cached_property
    @override
    def stale(self) -> tuple[CacheTag, ...]:
        """The cached reads that this event has made stale: of its object, and of whom it belongs to, or did before."""
        return tuple(dict.fromkeys(_stale(_fields(self.object), self.previous_attributes.to_dict())))


class StripeGenericEvent(StripeEvent[Payload], GenericEvent):
    """An event over a kind of object that has no class here, or one that does not fit its class."""


class AccountEvent(StripeEvent["models.Account"], of="account"):
    """`account.updated`, and `account.external_account.*` where the external account is an account."""


class ActiveEntitlementSummaryEvent(
    StripeEvent["models.ActiveEntitlementSummary"], of="entitlements.active_entitlement_summary"
):
    """`entitlements.active_entitlement_summary.updated`: all that a customer is entitled to from now on."""


class AlertTriggeredEvent(StripeEvent["models.AlertTriggered"], of="billing.alert_triggered"):
    """`billing.alert.triggered`."""


class ApplicationEvent(StripeEvent["models.Application"], of="application"):
    """`account.application.authorized`, `.deauthorized`; `account` says whose."""


class ApplicationFeeEvent(StripeEvent["models.ApplicationFee"], of="application_fee"):
    """`application_fee.created`, `.refunded`."""


class BalanceEvent(StripeEvent["models.Balance"], of="balance"):
    """`balance.available`."""


class BankAccountEvent(StripeEvent["models.StoredBankAccount"], of="bank_account"):
    """`account.external_account.*` and `customer.source.*` of bank accounts."""


class BillingMeterEvent(StripeEvent["models.Meter"], of="billing.meter"):
    """`billing.meter.*`."""


class CapabilityEvent(StripeEvent["models.Capability"], of="capability"):
    """`capability.updated`."""


class CardEvent(StripeEvent["models.StoredCard"], of="card"):
    """`account.external_account.*` and `customer.source.*` of cards."""


class ChargeEvent(StripeEvent["models.Charge"], of="charge"):
    """`charge.*`, but for disputes and refunds."""


class CheckoutSessionEvent(StripeEvent["models.CheckoutSession"], of="checkout.session"):
    """`checkout.session.*`."""


class CouponEvent(StripeEvent["models.Coupon | models.DeletedStub"], of="coupon"):
    """`coupon.*`."""


class CreditBalanceTransactionEvent(
    StripeEvent["models.CreditBalanceTransaction"], of="billing.credit_balance_transaction"
):
    """`billing.credit_balance_transaction.created`."""


class CreditGrantEvent(StripeEvent["models.CreditGrant"], of="billing.credit_grant"):
    """`billing.credit_grant.*`."""


class CreditNoteEvent(StripeEvent["models.CreditNote"], of="credit_note"):
    """`credit_note.*`."""


class CustomerCashBalanceTransactionEvent(
    StripeEvent["models.CustomerCashBalanceTransaction"], of="customer_cash_balance_transaction"
):
    """`customer_cash_balance_transaction.created`."""


class CustomerEvent(StripeEvent["models.Customer | models.DeletedCustomer"], of="customer"):
    """`customer.created`, `.updated`, `.deleted`; the last may hold no more than the id."""


class DiscountEvent(StripeEvent["models.Discount"], of="discount"):
    """`customer.discount.*`."""


class DisputeEvent(StripeEvent["models.Dispute"], of="dispute"):
    """`charge.dispute.*`."""


class EarlyFraudWarningEvent(StripeEvent["models.EarlyFraudWarning"], of="radar.early_fraud_warning"):
    """`radar.early_fraud_warning.*`."""


class FeeRefundEvent(StripeEvent["models.FeeRefund"], of="fee_refund"):
    """`application_fee.refund.updated`."""


class FileEvent(StripeEvent["models.File"], of="file"):
    """`file.created`."""


class InvoiceEvent(StripeEvent["models.Invoice | models.DeletedStub"], of="invoice"):
    """`invoice.*`; the invoice of `invoice.upcoming` has no id yet."""


class InvoiceItemEvent(StripeEvent["models.InvoiceItem | models.DeletedStub"], of="invoiceitem"):
    """`invoiceitem.created`, `.deleted`."""


class InvoicePaymentEvent(StripeEvent["models.InvoicePayment"], of="invoice_payment"):
    """`invoice_payment.paid`."""


class MandateEvent(StripeEvent["models.Mandate"], of="mandate"):
    """`mandate.updated`."""


class PaymentIntentEvent(StripeEvent["models.PaymentIntent"], of="payment_intent"):
    """`payment_intent.*`."""


class PaymentLinkEvent(StripeEvent["models.PaymentLink"], of="payment_link"):
    """`payment_link.*`."""


class PaymentMethodEvent(StripeEvent["models.PaymentMethod"], of="payment_method"):
    """`payment_method.*`; once `detached`, only `previous_attributes` names the customer."""


class PayoutEvent(StripeEvent["models.Payout"], of="payout"):
    """`payout.*`."""


class PersonEvent(StripeEvent["models.Person"], of="person"):
    """`person.*`."""


class PlanEvent(StripeEvent["models.Plan"], of="plan"):
    """`plan.*`."""


class PortalConfigurationEvent(StripeEvent["models.PortalConfiguration"], of="billing_portal.configuration"):
    """`billing_portal.configuration.*`."""


class PortalSessionEvent(StripeEvent["models.PortalSession"], of="billing_portal.session"):
    """`billing_portal.session.created`."""


class PriceEvent(StripeEvent["models.Price"], of="price"):
    """`price.*`."""


class ProductEvent(StripeEvent["models.Product | models.DeletedStub"], of="product"):
    """`product.*`."""


class PromotionCodeEvent(StripeEvent["models.PromotionCode"], of="promotion_code"):
    """`promotion_code.*`."""


class QuoteEvent(StripeEvent["models.Quote"], of="quote"):
    """`quote.*`."""


class RefundEvent(StripeEvent["models.Refund"], of="refund"):
    """`refund.*`, and `charge.refund.updated`."""


class ReviewEvent(StripeEvent["models.Review"], of="review"):
    """`review.opened`, `.closed`."""


class SetupIntentEvent(StripeEvent["models.SetupIntent"], of="setup_intent"):
    """`setup_intent.*`."""


class SubscriptionEvent(StripeEvent["models.Subscription"], of="subscription"):
    """`customer.subscription.*`; the one for `deleted` holds a whole subscription of status `canceled`."""


class SubscriptionScheduleEvent(StripeEvent["models.SubscriptionSchedule"], of="subscription_schedule"):
    """`subscription_schedule.*`."""


class TaxIdEvent(StripeEvent["models.TaxId | models.DeletedStub"], of="tax_id"):
    """`customer.tax_id.*`; the one for `deleted` may hold no more than the id."""


class TaxRateEvent(StripeEvent["models.TaxRate"], of="tax_rate"):
    """`tax_rate.*`."""


class TestClockEvent(StripeEvent["models.TestClock | models.DeletedStub"], of="test_helpers.test_clock"):
    """`test_helpers.test_clock.*`."""


class TopupEvent(StripeEvent["models.Topup"], of="topup"):
    """`topup.*`."""


class TransferEvent(StripeEvent["models.Transfer"], of="transfer"):
    """`transfer.*`."""


class RelatedObject(StripeModel):
    """What a thin event is about."""

    type: str
    id: str | None = None
    """None where there is only one of its kind."""
    url: Annotated[str, AfterValidator(on_this_origin)]
    """The path to fetch it from."""


@dataclass(frozen=True, kw_only=True)
class ThinEvent(StripeEvent[RelatedObject | None]):
    """An event that names its object and does not hold it. `extra` has `changes` and `data`, where a type has them."""

    snapshot_event: str | None = None
    """The id of the snapshot event that says the same."""
    reason: Payload = field(default_factory=Payload)
    """Why it came about."""

    @property
    def related_object(self) -> RelatedObject | None:
        """What the event is about; some are about nothing that could be fetched."""
        return self.object

    @cached_property
    @override
    def stale(self) -> tuple[CacheTag, ...]:
        """The cached reads of what the event is about."""
        related = self.object
        return () if related is None else (CacheTag.of("stripe", related.type, related.id),)


def _stale(now: Mapping[str, object], before: Mapping[str, object]) -> Iterator[CacheTag]:
    """The object (all of its kind, if it has no id), what shows it, and whom it belongs to, or belonged to before."""
    if isinstance(kind := now.get("object"), str):
        own = now.get("id")
        yield CacheTag.of("stripe", kind, own if isinstance(own, str) and own else None)
        yield from map(partial(CacheTag.of, "stripe"), SHOWN_BY.get(kind, ()))
    invoiced = _fields(_fields(now.get("parent")).get("subscription_details"))
    for holder in (now, before, invoiced):
        for kind in ("customer", "subscription"):
            owner = holder.get(kind)
            named = owner if isinstance(owner, str) else _fields(owner).get("id")
            if isinstance(named, str) and named:
                yield CacheTag.of("stripe", kind, named)


def _fields(value: object) -> Mapping[str, object]:
    """The fields of a model or a JSON object; of anything else, none."""
    if isinstance(value, StripeModel):
        return {**value.__dict__, **(value.model_extra or {})}
    known = value.to_dict() if isinstance(value, Payload) else value
    return cast(Mapping[str, object], known) if isinstance(known, dict) else {}
