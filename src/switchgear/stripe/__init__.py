"""Stripe: clients, errors, models, events and signatures."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.stripe.client import *
    from switchgear.stripe.envelopes import *
    from switchgear.stripe.events import *
    from switchgear.stripe.following import *
    from switchgear.stripe.problems import *
    from switchgear.stripe.webhook_check import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(__name__, "client envelopes events following problems webhook_check")
