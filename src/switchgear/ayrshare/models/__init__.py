"""What Ayrshare sends, as typed models. Shapes as in Ayrshare's documentation; it publishes no schema."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.ayrshare.models.ads import *
    from switchgear.ayrshare.models.analytics import *
    from switchgear.ayrshare.models.base import *
    from switchgear.ayrshare.models.comments import *
    from switchgear.ayrshare.models.media import *
    from switchgear.ayrshare.models.messages import *
    from switchgear.ayrshare.models.notifications import *
    from switchgear.ayrshare.models.posts import *
    from switchgear.ayrshare.models.profiles import *
    from switchgear.ayrshare.models.registrations import *
    from switchgear.ayrshare.models.reviews import *
    from switchgear.ayrshare.models.schedules import *
    from switchgear.ayrshare.models.texts import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "ads analytics base comments media messages notifications posts profiles registrations reviews schedules texts",
    )
