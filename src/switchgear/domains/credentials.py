"""How an account on a social network is reached."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, TypeAlias

from switchgear.domains.declaration import Erase
from switchgear.domains.fields import Closed
from switchgear.domains.violations import Violation

__all__ = ["CredentialKind"]


class CredentialKind(StrEnum):
    """How an account is reached."""

    OAUTH = "oauth"
    """With the network's own tokens."""
    AYRSHARE_PROFILE = "ayrshare_profile"
    """Through an Ayrshare profile, which never hands out the network's tokens."""


Reached: TypeAlias = Annotated[Closed[CredentialKind], Erase(CredentialKind.AYRSHARE_PROFILE)]
"""How an account is reached; without tokens, once they are erased, it can only be this way."""


def misplaced(kind: CredentialKind, **oauth_only: bool) -> Iterator[Violation]:
    """What breaks the rule that some fields are given with OAuth, always, and only there.

    Args:
        kind: How the account is reached.
        oauth_only: Field -> whether it is given.
    """
    wanted = kind is CredentialKind.OAUTH
    for name, given in oauth_only.items():
        if given != wanted:
            word = "should be given" if wanted else "should be absent"
            yield Violation(name, "credential_kind", f"Input {word} with {kind}")
