"""Stripe's objects as typed models."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.stripe.models.account import *
    from switchgear.stripe.models.account_links import *
    from switchgear.stripe.models.alert import *
    from switchgear.stripe.models.application_fee import *
    from switchgear.stripe.models.balance import *
    from switchgear.stripe.models.base import *
    from switchgear.stripe.models.charge import *
    from switchgear.stripe.models.checkout import *
    from switchgear.stripe.models.checkout_page import *
    from switchgear.stripe.models.common import *
    from switchgear.stripe.models.coupon import *
    from switchgear.stripe.models.credit_grant import *
    from switchgear.stripe.models.credit_note import *
    from switchgear.stripe.models.customer import *
    from switchgear.stripe.models.customer_balance import *
    from switchgear.stripe.models.customer_session import *
    from switchgear.stripe.models.discount import *
    from switchgear.stripe.models.dispute import *
    from switchgear.stripe.models.entitlement import *
    from switchgear.stripe.models.event import *
    from switchgear.stripe.models.external_account import *
    from switchgear.stripe.models.file import *
    from switchgear.stripe.models.invoice import *
    from switchgear.stripe.models.invoice_line import *
    from switchgear.stripe.models.invoice_parts import *
    from switchgear.stripe.models.mandate import *
    from switchgear.stripe.models.meter import *
    from switchgear.stripe.models.method_settings import *
    from switchgear.stripe.models.next_action import *
    from switchgear.stripe.models.payment_details import *
    from switchgear.stripe.models.payment_intent import *
    from switchgear.stripe.models.payment_link import *
    from switchgear.stripe.models.payment_method import *
    from switchgear.stripe.models.payment_options import *
    from switchgear.stripe.models.payment_parts import *
    from switchgear.stripe.models.payment_problem import *
    from switchgear.stripe.models.payout import *
    from switchgear.stripe.models.person import *
    from switchgear.stripe.models.portal import *
    from switchgear.stripe.models.portal_configuration import *
    from switchgear.stripe.models.price import *
    from switchgear.stripe.models.product import *
    from switchgear.stripe.models.quote import *
    from switchgear.stripe.models.refund import *
    from switchgear.stripe.models.requirements import *
    from switchgear.stripe.models.review import *
    from switchgear.stripe.models.schedule import *
    from switchgear.stripe.models.setup_intent import *
    from switchgear.stripe.models.shipping import *
    from switchgear.stripe.models.subscription import *
    from switchgear.stripe.models.subscription_parts import *
    from switchgear.stripe.models.tax import *
    from switchgear.stripe.models.tax_code import *
    from switchgear.stripe.models.test_clock import *
    from switchgear.stripe.models.topup import *
    from switchgear.stripe.models.totals import *
    from switchgear.stripe.models.transfer import *
    from switchgear.stripe.models.webhook_endpoint import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "account account_links alert application_fee balance base charge checkout checkout_page common coupon "
        "credit_grant credit_note customer customer_balance customer_session discount dispute entitlement event "
        "external_account file invoice invoice_line invoice_parts mandate meter method_settings next_action "
        "payment_details payment_intent payment_link payment_method payment_options payment_parts payment_problem "
        "payout person portal portal_configuration price product quote refund requirements review schedule "
        "setup_intent shipping subscription subscription_parts tax tax_code test_clock topup totals transfer "
        "webhook_endpoint",
    )
