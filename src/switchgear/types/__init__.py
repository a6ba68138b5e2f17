"""Shared by all packages: models, open enums, `UNSET`, times, money, ids, secrets, platforms, events, cache tags."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.types.cache import *
    from switchgear.types.enums import *
    from switchgear.types.events import *
    from switchgear.types.headers import *
    from switchgear.types.hooks import *
    from switchgear.types.ids import *
    from switchgear.types.model import *
    from switchgear.types.money import *
    from switchgear.types.payload import *
    from switchgear.types.platforms import *
    from switchgear.types.secrets import *
    from switchgear.types.times import *
    from switchgear.types.unset import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__, "cache enums events headers hooks ids model money payload platforms secrets times unset"
    )
