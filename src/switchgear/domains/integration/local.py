"""What the application itself says of a user, as a fragment to be absorbed."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from switchgear.domains.integration.rules.users import AdminSetting
from switchgear.sync.registers import Register
from switchgear.sync.state import State
from switchgear.types.times import to_millis

__all__ = ["appointed"]

ADMIN: Final = "admin:integration"
"""The register of the application's own word about a user's being admin."""
GRANTED: Final = "granted"
REVOKED: Final = "revoked"
"""The larger of the two, so that of a grant and a revocation at one time the revocation stays."""


def appointed(setting: AdminSetting, *, at: datetime) -> State:
    """The fragment of what `set_admin` answered. Of two settings the later one counts."""
    return State(maxima={ADMIN: Register(to_millis(at), GRANTED if setting.is_admin else REVOKED)})
