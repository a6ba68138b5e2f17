"""Ayrshare's operations, grouped as in its documentation: posts, history, user, profiles."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.ayrshare.operations.history import *
    from switchgear.ayrshare.operations.posts import *
    from switchgear.ayrshare.operations.profiles import *
    from switchgear.ayrshare.operations.user import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(__name__, "history posts profiles user")
