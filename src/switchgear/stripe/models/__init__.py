"""Stripe's objects as typed models."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.stripe.models.base import *
    from switchgear.stripe.models.checkout import *
    from switchgear.stripe.models.checkout_page import *
    from switchgear.stripe.models.common import *
    from switchgear.stripe.models.customer import *
    from switchgear.stripe.models.discount import *
    from switchgear.stripe.models.payment_method import *
    from switchgear.stripe.models.payment_options import *
    from switchgear.stripe.models.portal import *
    from switchgear.stripe.models.price import *
    from switchgear.stripe.models.subscription import *
    from switchgear.stripe.models.tax import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "base checkout checkout_page common customer discount payment_method payment_options "
        "portal price subscription tax",
    )
