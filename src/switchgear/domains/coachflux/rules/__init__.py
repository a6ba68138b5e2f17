"""The rules of CoachFlux as pure functions: no clock, no network; they return something new or refuse."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.coachflux.rules.access import (
        TokenUse,
        consume,
        session_valid,
        token_hash,
        touch,
    )
    from switchgear.domains.coachflux.rules.accounts import (
        DELETION_GRACE,
        anonymise,
        cancel_deletion,
        purge_due,
        request_deletion,
    )
    from switchgear.domains.coachflux.rules.organizations import (
        can_add_member,
        derive_seats,
    )

__all__ = [
    "DELETION_GRACE",
    "TokenUse",
    "anonymise",
    "can_add_member",
    "cancel_deletion",
    "consume",
    "derive_seats",
    "purge_due",
    "request_deletion",
    "session_valid",
    "token_hash",
    "touch",
]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "access": "TokenUse consume session_valid token_hash touch",
            "accounts": "DELETION_GRACE anonymise cancel_deletion purge_due request_deletion",
            "organizations": "can_add_member derive_seats",
        },
    )
