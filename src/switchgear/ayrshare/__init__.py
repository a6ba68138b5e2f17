"""Ayrshare: social posting. Its clients and operations, models, webhook events, and the check of their signatures."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.ayrshare.client import *
    from switchgear.ayrshare.events import *
    from switchgear.ayrshare.problems import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(__name__, "client events problems")
