"""Stripe's operations, grouped and named as in its API reference."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.stripe.operations.account_parameters import *
    from switchgear.stripe.operations.account_parts import *
    from switchgear.stripe.operations.account_settings_parameters import *
    from switchgear.stripe.operations.accounts import *
    from switchgear.stripe.operations.alerts import *
    from switchgear.stripe.operations.balances import *
    from switchgear.stripe.operations.billing_parameters import *
    from switchgear.stripe.operations.billing_portal import *
    from switchgear.stripe.operations.charges import *
    from switchgear.stripe.operations.checkout import *
    from switchgear.stripe.operations.checkout_parameters import *
    from switchgear.stripe.operations.coupons import *
    from switchgear.stripe.operations.credit_grants import *
    from switchgear.stripe.operations.credit_notes import *
    from switchgear.stripe.operations.customer_parameters import *
    from switchgear.stripe.operations.customer_parts import *
    from switchgear.stripe.operations.customers import *
    from switchgear.stripe.operations.dispute_parameters import *
    from switchgear.stripe.operations.disputes import *
    from switchgear.stripe.operations.entitlements import *
    from switchgear.stripe.operations.events import *
    from switchgear.stripe.operations.files import *
    from switchgear.stripe.operations.groups import *
    from switchgear.stripe.operations.invoice_items import *
    from switchgear.stripe.operations.invoice_parameters import *
    from switchgear.stripe.operations.invoice_preview_parameters import *
    from switchgear.stripe.operations.invoices import *
    from switchgear.stripe.operations.meters import *
    from switchgear.stripe.operations.money_parameters import *
    from switchgear.stripe.operations.page_parameters import *
    from switchgear.stripe.operations.parameters import *
    from switchgear.stripe.operations.payment_intent_parameters import *
    from switchgear.stripe.operations.payment_intents import *
    from switchgear.stripe.operations.payment_link_parameters import *
    from switchgear.stripe.operations.payment_links import *
    from switchgear.stripe.operations.payment_method_parameters import *
    from switchgear.stripe.operations.payment_methods import *
    from switchgear.stripe.operations.portal_configuration_parameters import *
    from switchgear.stripe.operations.portal_configurations import *
    from switchgear.stripe.operations.portal_parameters import *
    from switchgear.stripe.operations.prices import *
    from switchgear.stripe.operations.products import *
    from switchgear.stripe.operations.quotes import *
    from switchgear.stripe.operations.refunds import *
    from switchgear.stripe.operations.setup_intents import *
    from switchgear.stripe.operations.shipping_rates import *
    from switchgear.stripe.operations.sources import *
    from switchgear.stripe.operations.subscription_items import *
    from switchgear.stripe.operations.subscription_parameters import *
    from switchgear.stripe.operations.subscription_schedule_parameters import *
    from switchgear.stripe.operations.subscription_schedules import *
    from switchgear.stripe.operations.subscriptions import *
    from switchgear.stripe.operations.taxes import *
    from switchgear.stripe.operations.test_helpers import *
    from switchgear.stripe.operations.transfers import *
    from switchgear.stripe.operations.webhook_endpoints import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "account_parameters account_parts account_settings_parameters accounts alerts balances billing_parameters "
        "billing_portal charges checkout checkout_parameters coupons credit_grants credit_notes "
        "customer_parameters customer_parts customers dispute_parameters disputes entitlements events files groups "
        "invoice_items invoice_parameters invoice_preview_parameters invoices meters money_parameters "
        "page_parameters parameters payment_intent_parameters payment_intents payment_link_parameters "
        "payment_links payment_method_parameters payment_methods portal_configuration_parameters "
        "portal_configurations portal_parameters prices products quotes refunds setup_intents shipping_rates "
        "sources subscription_items subscription_parameters subscription_schedule_parameters subscription_schedules "
        "subscriptions taxes test_helpers transfers webhook_endpoints",
    )
