"""How an account on a social network is reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, TypeAlias, TypeVar, cast

from pydantic import AfterValidator, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from switchgear.domains.declaration import Emptied, Erase, Library, Origin, Personal, Transitions
from switchgear.domains.entity import Synced, evolve
from switchgear.domains.fields import Closed, Platform, Timestamp
from switchgear.domains.instants import utc
from switchgear.domains.row_rules import RowRule
from switchgear.domains.secret import Encrypted
from switchgear.domains.transitions import transition
from switchgear.domains.violations import BrokenRule, Violation
from switchgear.types.platforms import SocialPlatform
from switchgear.types.times import to_millis

__all__ = ["CredentialKind", "LinkedAccount"]

L = TypeVar("L", bound="LinkedAccount")


class CredentialKind(StrEnum):
    """How an account is reached."""

    OAUTH = "oauth"
    """With the network's own tokens."""
    AYRSHARE_PROFILE = "ayrshare_profile"
    """Through an Ayrshare profile, which never hands out the network's tokens."""


def _not_empty(token: Encrypted[str]) -> Encrypted[str]:
    if not token.reveal():
        raise PydanticCustomError("string_too_short", "Input should not be empty")
    return token


AccessToken: TypeAlias = Annotated[Encrypted[str], AfterValidator(_not_empty)]
"""A network's token. An empty one is none."""

_OAUTH, _PROFILE = CredentialKind.OAUTH, CredentialKind.AYRSHARE_PROFILE


def with_oauth_only(field: str) -> tuple[RowRule, ...]:
    """The rules by which a field is given with OAuth, and only there."""

    def lacks(row: Any) -> bool:
        return row.credential_kind is _OAUTH and not getattr(row, field)

    def holds(row: Any) -> bool:
        return row.credential_kind is _PROFILE and bool(getattr(row, field))

    return (
        RowRule("credential_kind", field, f"Input should be given with {_OAUTH}", lacks, Origin.PRODUCT),
        RowRule("credential_kind", field, f"Input should be absent with {_PROFILE}", holds),
    )


def credential_ended(account: LinkedAccount, now: datetime) -> Violation | None:
    """Why an account cannot be used: its credential expired or was revoked. Only a new one helps."""
    ends = account.token_expires_at
    if ends is None or utc(now) < ends:
        return None
    return Violation("token_expires_at", "credential_ended", "Input should lie ahead; connect the account anew")


class LinkedAccount(Synced):
    """What every product's account on a social network has."""

    rules: ClassVar[tuple[RowRule, ...]] = with_oauth_only("access_token")
    transitions: ClassVar[Transitions] = Transitions(
        "is_active", {True: (False,), False: (True,)}, requires={True: (credential_ended,)}
    )

    platform: Platform
    platform_raw: Library[str | None] = None
    account_id: Annotated[str, Erase("deleted:{id}")]
    """The network's id of the account."""
    account_name: Emptied[str]
    credential_kind: Library[Annotated[Closed[CredentialKind], Erase(_PROFILE)]] = _PROFILE
    """What has an access token, and does not say, is reached by it. Erased, it can only be a profile."""
    access_token: AccessToken | None = None
    """With `oauth` only, and there always."""
    refresh_token: Encrypted[str] | None = None
    token_expires_at: Personal[Timestamp | None] = None
    """When the credential ends, or ended: by itself, or because it was revoked."""
    profile_key: Library[Encrypted[str] | None] = None
    """What takes the token's place with `ayrshare_profile`."""
    ref_id: Library[Personal[str | None]] = None
    """The Ayrshare profile."""
    is_active: Emptied[bool]
    metadata: Personal[dict[str, JsonValue] | None] = None

    @model_validator(mode="before")
    @classmethod
    def _reached_by_its_token(cls, given: object) -> object:
        if not isinstance(given, dict):
            return given
        held = cast(dict[str, object], given)

        def names(field: str) -> set[str]:
            return {field, cls.model_fields[field].serialization_alias or field}

        has_token = any(held.get(name) is not None for name in names("access_token"))
        says = names("credential_kind") & held.keys()
        return {**held, "credential_kind": _OAUTH} if has_token and not says else held


# --- commands; each product offers them under its own names ---


@dataclass(frozen=True, slots=True)
class TokenGrant:
    """What a network's token exchange gave."""

    access_token: Encrypted[str]
    permissions: tuple[str, ...] = ()
    """At least one, where the product keeps them."""
    refresh_token: Encrypted[str] | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RevokeToken:
    """An effect to carry out: end the credential of an account. It names the account, and holds no secret itself."""

    social_account_id: str
    """The id of the row: of a social account, or of a connection."""
    platform: SocialPlatform
    credential_kind: CredentialKind
    ref_id: str | None
    """The Ayrshare profile to unlink the network from."""
    key: str
    """The same for the same disconnection, so that it is carried out once."""


def connected(account: L, tokens: TokenGrant, now: datetime) -> L:
    """The account with the tokens of a finished exchange, active.

    Raises:
        BrokenRule: The grant has no permissions and the product keeps them, its token is empty, or the time is naive.
    """
    return evolve(
        account,
        credential_kind=CredentialKind.OAUTH,
        access_token=tokens.access_token,
        refresh_token=tokens.refresh_token,
        token_expires_at=tokens.expires_at,
        is_active=True,
        **_known(account, permissions=list(tokens.permissions), updated_at=utc(now)),
    )


def disconnected(account: L, id: str, now: datetime) -> tuple[L, RevokeToken]:
    """The account, inactive, its credential ended, and the revocation as an effect, which still finds the tokens.

    Raises:
        IllegalTransition: The account is not active.
        BrokenRule: The time is naive.
    """
    since: datetime = getattr(account, "updated_at", now)
    effect = RevokeToken(
        social_account_id=id,
        platform=account.platform,
        credential_kind=account.credential_kind,
        ref_id=account.ref_id,
        key=f"revoke_token:{id}:{to_millis(utc(since))}",
    )
    return evolve(transition(account, to=False, now=now), token_expires_at=utc(now)), effect


def refreshed(account: L, tokens: TokenGrant, now: datetime) -> L:
    """The account with the tokens of a refresh; what a network does not give again stays.

    Raises:
        BrokenRule: The account is not active, or is not reached by tokens of the network, or the time is naive.
    """
    if not account.is_active or account.credential_kind is not CredentialKind.OAUTH:
        found = Violation("is_active", "not_refreshable", "Input should be active, and reached with oauth")
        raise BrokenRule([found], subject=type(account).__name__)
    given = {"permissions": list(tokens.permissions)} if tokens.permissions else {}
    return evolve(
        account,
        access_token=tokens.access_token,
        refresh_token=tokens.refresh_token or account.refresh_token,
        token_expires_at=tokens.expires_at,
        **_known(account, **given, updated_at=utc(now)),
    )


def _known(account: LinkedAccount, **values: object) -> dict[str, object]:
    """Those of the values for which the product has a field."""
    return {name: value for name, value in values.items() if name in type(account).model_fields}
