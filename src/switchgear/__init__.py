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
    from switchgear.gather import Err as Err
    from switchgear.gather import Ok as Ok
    from switchgear.gather import gather_results as gather_results
    from switchgear.gather import gather_results_async as gather_results_async
    from switchgear.pipeline.client import AsyncBaseApiClient as AsyncBaseApiClient
    from switchgear.pipeline.client import BaseApiClient as BaseApiClient
    from switchgear.pipeline.interceptors import Interceptor as Interceptor
    from switchgear.pipeline.operations import OperationFacts as OperationFacts
    from switchgear.pipeline.operations import ParameterFacts as ParameterFacts
    from switchgear.pipeline.operations import operations_of as operations_of
    from switchgear.pipeline.processes.shared import RedisShared as RedisShared
    from switchgear.pipeline.request import Request as Request
    from switchgear.pipeline.request import Response as Response
    from switchgear.pipeline.request import idempotency_key as idempotency_key
    from switchgear.pipeline.service import ServiceSpec as ServiceSpec
    from switchgear.pipeline.shared import Shared as Shared
    from switchgear.settings import *
    from switchgear.stripe.client import AsyncStripeClient as AsyncStripeClient
    from switchgear.stripe.client import StripeClient as StripeClient
    from switchgear.types.unset import UNSET as UNSET
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "factory settings",
        {
            "_version": "__version__",
            "ayrshare.client": "AsyncAyrshareClient AyrshareClient XCredentials",
            "clerk.client": "AsyncClerkClient ClerkClient",
            "errors": "SwitchgearError",
            "gather": "Err Ok gather_results gather_results_async",
            "pipeline.client": "AsyncBaseApiClient BaseApiClient",
            "pipeline.interceptors": "Interceptor",
            "pipeline.operations": "OperationFacts ParameterFacts operations_of",
            "pipeline.processes.shared": "RedisShared",
            "pipeline.request": "Request Response idempotency_key",
            "pipeline.service": "ServiceSpec",
            "pipeline.shared": "Shared",
            "stripe.client": "AsyncStripeClient StripeClient",
            "types.unset": "UNSET",
        },
    )
