"""Webhooks: receive a delivery as a typed event, refuse it if it came before, and route it to handlers."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.webhooks.receiver import *
    from switchgear.webhooks.replay import *
    from switchgear.webhooks.router import *
    from switchgear.webhooks.sink import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(__name__, "receiver replay router sink")
