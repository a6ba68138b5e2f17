"""Clerk's operations, grouped as in its Backend API reference."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.clerk.operations.jwks import *
    from switchgear.clerk.operations.organizations import *
    from switchgear.clerk.operations.users import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "jwks organizations users",
    )
