"""E-mail addresses, where the policy lets them say whom something belongs to."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from switchgear.sync.policy import SyncPolicy
from switchgear.sync.state import EMPTY, State

__all__ = ["EMAILS", "address_seen", "email_digest"]

EMAILS: Final = "emails"
"""The set of digests of all addresses that were ever seen: who had one must be looked at again when it moves on."""


def address_seen(email: str | None, policy: SyncPolicy) -> State:
    """The fragment of an address. It is kept as a digest, and only where owners are found by it."""
    if not email or not policy.link.match_email:
        return EMPTY
    return State(sets={EMAILS: frozenset((email_digest(email),))})


def email_digest(email: str) -> str:
    """What stands for an address, in whatever case it is written."""
    return blake2b(email.casefold().encode(), digest_size=16).hexdigest()
