"""Typed, resilient clients for Clerk, Stripe and Ayrshare, and webhooks that converge into entities.

Names are loaded when they are first used, so importing the package costs next to nothing.
"""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear._version import __version__ as __version__
    from switchgear.ayrshare.client import AsyncAyrshareClient as AsyncAyrshareClient
    from switchgear.ayrshare.client import AyrshareClient as AyrshareClient
    from switchgear.ayrshare.client import XCredentials as XCredentials
    from switchgear.clerk.client import AsyncClerkClient as AsyncClerkClient
    from switchgear.clerk.client import ClerkClient as ClerkClient
    from switchgear.errors import SwitchgearError as SwitchgearError
    from switchgear.factory import *
    from switchgear.gather import *
    from switchgear.pipeline.client import *
    from switchgear.pipeline.interceptors import *
    from switchgear.pipeline.operations import *
    from switchgear.pipeline.processes.shared import RedisShared as RedisShared
    from switchgear.pipeline.request import Request as Request
    from switchgear.pipeline.request import Response as Response
    from switchgear.pipeline.request import idempotency_key as idempotency_key
    from switchgear.pipeline.service import *
    from switchgear.pipeline.shared import *
    from switchgear.settings import *
    from switchgear.stripe.client import AsyncStripeClient as AsyncStripeClient
    from switchgear.stripe.client import StripeClient as StripeClient
    from switchgear.types.unset import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "factory gather pipeline.client pipeline.interceptors pipeline.operations "
        "pipeline.service pipeline.shared settings types.unset",
        {
            "_version": "__version__",
            "ayrshare.client": "AsyncAyrshareClient AyrshareClient XCredentials",
            "clerk.client": "AsyncClerkClient ClerkClient",
            "errors": "SwitchgearError",
            "pipeline.processes.shared": "RedisShared",
            "pipeline.request": "Request Response idempotency_key",
            "stripe.client": "AsyncStripeClient StripeClient",
        },
    )
