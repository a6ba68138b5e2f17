"""Clerk in this process."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.testing.clerk.service import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(__name__, "service")
