"""Stripe's operations, grouped and named as in its API reference."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.stripe.operations.billing_portal import *
    from switchgear.stripe.operations.checkout import *
    from switchgear.stripe.operations.customers import *
    from switchgear.stripe.operations.subscriptions import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(__name__, "billing_portal checkout customers subscriptions")
