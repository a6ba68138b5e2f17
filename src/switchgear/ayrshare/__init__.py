"""Ayrshare: social posting. Its clients and operations, models, webhook events, and the check of their signatures."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.ayrshare.client import AsyncAyrshareClient as AsyncAyrshareClient
    from switchgear.ayrshare.client import AyrshareClient as AyrshareClient
    from switchgear.ayrshare.client import XCredentials as XCredentials
    from switchgear.ayrshare.events import AyrshareEvent as AyrshareEvent
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__, "", {"client": "AsyncAyrshareClient AyrshareClient XCredentials", "events": "AyrshareEvent"}
    )
