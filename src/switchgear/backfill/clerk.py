"""How Clerk's objects are listed and read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from switchgear.backfill.listed import Listed, asked, by_id
from switchgear.backfill.walks import BY_CREATION
from switchgear.clerk.operations.users import Users
from switchgear.mirror.kinds import USER

__all__ = ["KINDS"]

_ALL: Final[dict[str, Any]] = {"limit": 500, "order_by": "+created_at"}
_GONE: Final = "resource_not_found"

KINDS: Final[Mapping[str, Listed]] = {
    USER: Listed(
        pages=asked(Users.list, **_ALL), walk=BY_CREATION, count=asked(Users.count), one=by_id(Users.get), gone=_GONE
    ),
}
"""Kind -> how its objects are listed and read."""
