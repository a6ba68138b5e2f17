"""Clerk: identity. Clients and operations, models, webhook events and the check of their signatures, and tokens."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.clerk.client import *
    from switchgear.clerk.events import *
    from switchgear.clerk.problems import *
    from switchgear.clerk.tokens.claims import *
    from switchgear.clerk.tokens.keys import *
    from switchgear.clerk.tokens.machines import *
    from switchgear.clerk.tokens.requests import *
    from switchgear.clerk.tokens.rules import *
    from switchgear.clerk.tokens.sources import *
    from switchgear.clerk.tokens.verifier import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "client events problems tokens.claims tokens.keys tokens.machines tokens.requests tokens.rules tokens.sources "
        "tokens.verifier",
    )
