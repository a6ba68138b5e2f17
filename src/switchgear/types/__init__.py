"""What all rooms speak: models, open enums, `UNSET`, times, money, ids, secrets, platforms, events and cache tags."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.types.cache import CacheTag as CacheTag
    from switchgear.types.enums import Open as Open
    from switchgear.types.enums import Unrecognized as Unrecognized
    from switchgear.types.enums import recognize as recognize
    from switchgear.types.events import Delivery as Delivery
    from switchgear.types.events import Event as Event
    from switchgear.types.events import GenericEvent as GenericEvent
    from switchgear.types.events import Read as Read
    from switchgear.types.events import Source as Source
    from switchgear.types.headers import Headers as Headers
    from switchgear.types.headers import HeadersLike as HeadersLike
    from switchgear.types.ids import local_id as local_id
    from switchgear.types.model import WireModel as WireModel
    from switchgear.types.money import Money as Money
    from switchgear.types.payload import Payload as Payload
    from switchgear.types.platforms import SocialPlatform as SocialPlatform
    from switchgear.types.platforms import parse_platform as parse_platform
    from switchgear.types.secrets import Credential as Credential
    from switchgear.types.times import AnyTime as AnyTime
    from switchgear.types.times import UnixMillis as UnixMillis
    from switchgear.types.times import UnixSeconds as UnixSeconds
    from switchgear.types.unset import UNSET as UNSET
    from switchgear.types.unset import Unset as Unset

__all__ = [
    "UNSET",
    "AnyTime",
    "CacheTag",
    "Credential",
    "Delivery",
    "Event",
    "GenericEvent",
    "Headers",
    "HeadersLike",
    "Money",
    "Open",
    "Payload",
    "Read",
    "SocialPlatform",
    "Source",
    "UnixMillis",
    "UnixSeconds",
    "Unrecognized",
    "Unset",
    "WireModel",
    "local_id",
    "parse_platform",
    "recognize",
]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "cache": "CacheTag",
            "enums": "Open Unrecognized recognize",
            "events": "Delivery Event GenericEvent Read Source",
            "headers": "Headers HeadersLike",
            "ids": "local_id",
            "model": "WireModel",
            "money": "Money",
            "payload": "Payload",
            "platforms": "SocialPlatform parse_platform",
            "secrets": "Credential",
            "times": "AnyTime UnixMillis UnixSeconds",
            "unset": "UNSET Unset",
        },
    )
