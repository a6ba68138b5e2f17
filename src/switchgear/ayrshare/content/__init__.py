"""What networks take: how they count a text, what they limit, and how a text is made to fit. Pure functions."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.ayrshare.content.adapting import *
    from switchgear.ayrshare.content.checking import *
    from switchgear.ayrshare.content.counting import *
    from switchgear.ayrshare.content.limits import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(__name__, "adapting checking counting limits")
