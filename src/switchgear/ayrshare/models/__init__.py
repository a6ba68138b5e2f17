"""What Ayrshare sends, as typed models. Shapes as in Ayrshare's documentation; it publishes no schema."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.ayrshare.models.base import *
    from switchgear.ayrshare.models.notifications import *
    from switchgear.ayrshare.models.posts import *
    from switchgear.ayrshare.models.profiles import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(__name__, "base notifications posts profiles")
