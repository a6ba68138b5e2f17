"""Ayrshare's operations, a module for each of its groups."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.ayrshare.operations.ads import *
    from switchgear.ayrshare.operations.analytics import *
    from switchgear.ayrshare.operations.brand import *
    from switchgear.ayrshare.operations.bulk import *
    from switchgear.ayrshare.operations.comments import *
    from switchgear.ayrshare.operations.content import *
    from switchgear.ayrshare.operations.feeds import *
    from switchgear.ayrshare.operations.generate import *
    from switchgear.ayrshare.operations.hashtags import *
    from switchgear.ayrshare.operations.history import *
    from switchgear.ayrshare.operations.links import *
    from switchgear.ayrshare.operations.media import *
    from switchgear.ayrshare.operations.messages import *
    from switchgear.ayrshare.operations.options import *
    from switchgear.ayrshare.operations.posts import *
    from switchgear.ayrshare.operations.profiles import *
    from switchgear.ayrshare.operations.reviews import *
    from switchgear.ayrshare.operations.rows import *
    from switchgear.ayrshare.operations.schedules import *
    from switchgear.ayrshare.operations.user import *
    from switchgear.ayrshare.operations.validate import *
    from switchgear.ayrshare.operations.webhooks import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        "ads analytics brand bulk comments content feeds generate hashtags history links media "
        "messages options posts profiles reviews rows schedules user validate webhooks",
    )
