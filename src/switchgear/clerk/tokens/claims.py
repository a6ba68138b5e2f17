"""What a session token says: claims of versions 1 and 2 in one form.

Version 2 (`v: 2`) holds the active organization in `o` and what it may do in compact form; version 1 has `org_id`,
`org_slug`, `org_role` and `org_permissions` (Clerk's documentation: session tokens).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias, cast

from pydantic import JsonValue
from typing_extensions import TypedDict, Unpack

__all__ = ["ActiveOrganization", "Requirements", "SessionClaims"]

Payload: TypeAlias = Mapping[str, Any]
"""A token's claims as they came, signed by Clerk."""

_PREFIX: Final = "org:"


class Requirements(TypedDict, total=False):
    """What may be asked of somebody who is signed in."""

    role: str | None
    """Such as `org:admin`; the prefix may be left out."""
    permission: str | None
    """Such as `org:invoices:read`; the prefix may be left out."""
    feature: str | None
    """Such as `exports`, of the user or the organization, or `o:exports` of one of them."""
    plan: str | None
    """Likewise."""


@dataclass(frozen=True, slots=True)
class ActiveOrganization:
    """The organization that a session acts for, and what its user is and may do there."""

    id: str
    slug: str | None
    role: str | None
    """With its prefix, whichever version the token has: `org:admin`."""
    permissions: frozenset[str]
    """Such as `org:invoices:read`."""


@dataclass(frozen=True, slots=True)
class SessionClaims:
    """Who is signed in, and how. Whether that is true was checked before."""

    user_id: str
    session_id: str
    issuer: str | None
    """The address of the instance's Frontend API."""
    expires_at: datetime
    issued_at: datetime | None
    authorized_party: str | None
    """The origin that the token was made for."""
    organization: ActiveOrganization | None
    """None: the user acts for nobody but themselves."""
    plans: frozenset[str]
    """With their scope: `u:pro` of the user, `o:team` of the organization."""
    features: frozenset[str]
    """With their scope, as plans: `u:exports`; one of both stands here twice."""
    pending: bool
    """Whether the user has a task left to do; such a token is refused unless it is asked for."""
    verified: tuple[int | None, int | None]
    """Minutes since the first and the second factor were verified, when the token was made; None: never."""
    actor: Mapping[str, JsonValue] | None
    """Who acts in the user's place, if somebody does."""
    version: int
    claims: Mapping[str, JsonValue] = field(repr=False)
    """Everything that the token says, an application's own claims too."""

    def has(self, **asked: Unpack[Requirements]) -> bool:
        """Whether all that is asked for holds; without an organization nobody has a role or a permission."""
        role, permission = asked.get("role"), asked.get("permission")
        feature, plan = asked.get("feature"), asked.get("plan")
        active = self.organization
        return (
            (role is None or (active is not None and active.role == _prefixed(role)))
            and (permission is None or (active is not None and _prefixed(permission) in active.permissions))
            and (feature is None or _among(feature, self.features))
            and (plan is None or _among(plan, self.plans))
        )


def read_claims(payload: Payload, *, user_id: str, session_id: str, expires_at: float) -> SessionClaims:
    """What a payload says, once it has passed the checks. What has another type than it should is as good as absent."""
    version = 2 if payload.get("v") == 2 else 1
    fea = _texts(payload.get("fea"))
    issued_at = seconds(payload.get("iat"))
    actor = payload.get("act")
    return SessionClaims(
        user_id=user_id,
        session_id=session_id,
        issuer=_text(payload.get("iss")),
        expires_at=_time(expires_at),
        issued_at=None if issued_at is None else _time(issued_at),
        authorized_party=_text(payload.get("azp")),
        organization=_organization_2(payload, fea) if version == 2 else _organization_1(payload),
        plans=frozenset(_scoped(_texts(payload.get("pla")))),
        features=frozenset(_scoped(fea)),
        pending=payload.get("sts") == "pending",
        verified=_verified(payload.get("fva")),
        actor=cast("Mapping[str, JsonValue]", actor) if isinstance(actor, dict) else None,
        version=version,
        claims=payload,
    )


def seconds(value: object) -> float | None:
    """A time in seconds since 1970, if it is one that a datetime holds."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < _LATEST else None


_LATEST: Final = 253_402_300_800  # the year 10000


def _time(since: float) -> datetime:
    return datetime.fromtimestamp(since, UTC)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(value: object) -> list[str]:
    return value.split(",") if isinstance(value, str) and value else []


def _prefixed(role: str) -> str:
    return role if role.startswith(_PREFIX) else _PREFIX + role


def _among(name: str, scoped: frozenset[str]) -> bool:
    return name in scoped if ":" in name else not scoped.isdisjoint((f"u:{name}", f"o:{name}"))


def _split(entry: str) -> tuple[str, str]:
    """Scopes and name of a feature or plan: `u`, `o` or both; no scope, if it has another form."""
    scopes, _, name = entry.partition(":")
    return (scopes, name) if name and scopes in {"u", "o", "uo", "ou"} else ("", name)


def _scoped(entries: list[str]) -> Iterator[str]:
    """`uo:exports` is `u:exports` and `o:exports`."""
    for scopes, name in map(_split, entries):
        yield from (f"{scope}:{name}" for scope in scopes)


def _verified(value: object) -> tuple[int | None, int | None]:
    ages = cast("list[object]", value) if isinstance(value, list) else []
    first, second = (age if type(age) is int and age >= 0 else None for age in [*ages, None, None][:2])
    return first, second


def _organization_1(payload: Payload) -> ActiveOrganization | None:
    found, role = _text(payload.get("org_id")), _text(payload.get("org_role"))
    if found is None:
        return None
    listed = payload.get("org_permissions")
    named = cast("list[object]", listed) if isinstance(listed, list) else []
    permissions = frozenset(_prefixed(one) for one in named if isinstance(one, str) and one)
    return ActiveOrganization(found, _text(payload.get("org_slug")), role and _prefixed(role), permissions)


def _organization_2(payload: Payload, fea: list[str]) -> ActiveOrganization | None:
    active = payload.get("o")
    inner: Payload = cast(Payload, active) if isinstance(active, dict) else {}
    found, role = _text(inner.get("id")), _text(inner.get("rol"))
    if found is None:
        return None
    permissions = frozenset(_permissions(fea, _texts(inner.get("per")), _texts(inner.get("fpm"))))
    return ActiveOrganization(found, _text(inner.get("slg")), role and _prefixed(role), permissions)


def _permissions(fea: list[str], per: list[str], fpm: list[str]) -> Iterator[str]:
    """Decode `fpm`: bit i of the k-th integer grants the i-th permission on the k-th feature.

    The k-th of all features, as the documentation has it, or of the organization's own if there are as many integers;
    where there are as many as neither, they say nothing.
    """
    every = [*map(_split, fea)]
    features = every if len(fpm) == len(every) else [one for one in every if "o" in one[0]]
    if len(fpm) != len(features):
        return
    for (scopes, name), mask in zip(features, fpm, strict=True):
        bits = int(mask) if mask.isascii() and mask.isdecimal() and len(mask) <= _LONGEST_MASK else 0
        if "o" in scopes:
            yield from (f"{_PREFIX}{name}:{one}" for at, one in enumerate(per) if one and bits >> at & 1)


_LONGEST_MASK: Final = 4_000  # digits; Python refuses to read more than 4,300
