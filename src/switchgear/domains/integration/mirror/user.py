"""Users, from Clerk's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from pydantic import BaseModel, JsonValue

from switchgear.clerk.events import ClerkEvent
from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.identifications import EmailAddress
from switchgear.clerk.models.sessions import Session
from switchgear.clerk.models.users import User
from switchgear.clerk.models.verification import VerificationStatus
from switchgear.domains.integration.mirror.addresses import address_seen
from switchgear.domains.integration.mirror.row import Row, common, value_of
from switchgear.domains.integration.user import AccessRole, UserPreferences, UserStatus, is_user_preferences
from switchgear.domains.integration.user import parse_user_preferences as parse_preferences
from switchgear.domains.snapshots import Envelope, deletion, snapshot
from switchgear.sync.canonical import Fields, canonical
from switchgear.sync.clock import Clock
from switchgear.sync.identity import identify, link
from switchgear.sync.keys import EntityKey
from switchgear.sync.policy import SyncPolicy
from switchgear.sync.registers import Register
from switchgear.sync.state import EMPTY, State, join
from switchgear.sync.views import View
from switchgear.types.times import to_millis

if TYPE_CHECKING:
    from switchgear.domains.integration.mirror.world import World

__all__ = ["ADMIN", "GRANTED", "REVOKED", "is_admin", "user_deleted", "user_fragment", "user_row", "user_signed_in"]

ADMIN: Final = "admin"
"""The register of the application's own word about a user's being admin."""
GRANTED: Final = "granted"
REVOKED: Final = "revoked"
"""The larger of the two, so that of a grant and a revocation at one time the revocation stays."""

_SIGNED_IN: Final = "last_login_at"
_SEED: Final = "preferences"


def user_fragment(envelope: Envelope, key: EntityKey, user: User, policy: SyncPolicy) -> State:
    """The fragment of an event or a read that shows a user."""
    updated_at = to_millis(user.updated_at)
    clock = Clock(updated_at, envelope.timestamp or 0) if isinstance(envelope, ClerkEvent) else None
    shown = snapshot(envelope, _fields(user, policy), clock=clock)
    signed_in = user.last_sign_in_at
    maxima = {} if signed_in is None else {_SIGNED_IN: Register(to_millis(signed_in))}
    minima = {_verified(address): Register(updated_at) for address in user.email_addresses if _is_verified(address)}
    if seed := _seed(user, policy):
        minima[_SEED] = Register(updated_at, canonical(seed))
    email = _email(user)
    return join(
        replace(shown, maxima=maxima, minima=minima),
        _alias(key, user.external_id),
        address_seen(email.email_address if email else None, policy),
    )


def user_signed_in(session: Session) -> State:
    """The fragment of a new session."""
    return State(maxima={_SIGNED_IN: Register(to_millis(session.created_at))})


def user_deleted(envelope: Envelope, key: EntityKey, stub: DeletedObject | None) -> State:
    """The fragment of a deletion."""
    return join(deletion(envelope), _alias(key, stub.external_id if stub else None))


def _alias(key: EntityKey, external_id: str | None) -> State:
    """The application's own id of a user is its local id."""
    return link(key, external_id) if external_id else EMPTY


def _fields(user: User, policy: SyncPolicy) -> dict[str, JsonValue]:
    email = _email(user)
    public = user.public_metadata
    role = public.get(policy.metadata.role)
    withdrawn = "banned" if user.banned else "deprovisioned" if user.deprovisioned else None
    private = {"private_metadata": cast(JsonValue, user.private_metadata)} if policy.metadata.private else {}
    return {
        "email": email.email_address if email else None,
        "email_id": _verified(email) if email else None,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "username": user.username,
        "profile_image_url": user.image_url or user.profile_image_url,
        "is_admin": role == AccessRole.ADMIN.value,
        "role_raw": role if isinstance(role, str) else None,
        "status": UserStatus.SUSPENDED.value if withdrawn else UserStatus.ACTIVE.value,
        "status_raw": withdrawn,
        "metadata": {**public, **private},
        "created_at": to_millis(user.created_at),
    }


def _email(user: User) -> EmailAddress | None:
    """The primary address, else the first verified one, else the first."""
    addresses = [address for address in user.email_addresses if address.email_address]
    primary = user.primary_email
    if primary in addresses:
        return primary
    return next(filter(_is_verified, addresses), next(iter(addresses), None))


def _is_verified(address: EmailAddress) -> bool:
    return address.verification is not None and address.verification.status is VerificationStatus.VERIFIED


def _verified(address: EmailAddress) -> str:
    """The register of when an address was first seen verified."""
    return f"verified:{address.id or address.email_address}"


def _seed(user: User, policy: SyncPolicy) -> dict[str, JsonValue]:
    """What Clerk knows of a user's preferences."""
    given = {"preferences": user.public_metadata.get(policy.metadata.preferences), "locale": user.locale}
    return {name: value for name, value in given.items() if value}


def is_admin(view: View, fields: Fields) -> bool:
    """Whether Clerk's metadata, as these fields of the user have it, or the application says so."""
    own = view.state.maxima.get(ADMIN)
    return fields.get("is_admin") is True or (own is not None and own.content == GRANTED)


def user_row(key: EntityKey, view: View, world: World) -> Row:
    """What a state shows of a user. The role is `free` where the subscriptions are not known, and reported then."""
    state, fields = view.state, view.fields
    named, role = identify(state, key), world.role(key)
    findings = ("identity_conflict",) if named.conflict else ()
    values = common(key, view) | {
        "id": named.local_id or key.local_id,
        "clerk_id": key.id,
        "preferences": _preferences(view),
        "created_at": fields.get("created_at"),
        "role": role.name,
        "status": UserStatus.DELETED.value,
    }
    if state.erased is not None:
        anonymous = f"deleted+{values['id']}@deleted.example"
        values |= {"email": anonymous, "clerk_id": f"deleted:{values['id']}", "role": AccessRole.FREE.value}
        return Row(values | {"created_at": fields.get("created_at", state.erased.at)}, findings)
    if state.tomb is None:
        values["status"] = fields.get("status")
    for name in _AS_SENT:
        values[name] = fields.get(name)
    values["email_verified_at"] = value_of(state.minima, str(fields.get("email_id")))
    values["last_login_at"] = value_of(state.maxima, _SIGNED_IN)
    undecided = not world.whole and not is_admin(view, fields)
    return Row(values, (*findings, "role") if undecided else findings, undecided=role.undecided)


_AS_SENT: Final = (
    "email",
    "first_name",
    "last_name",
    "username",
    "profile_image_url",
    "role_raw",
    "status_raw",
    "metadata",
)


def _preferences(view: View) -> JsonValue:
    """The application's, else the default with what Clerk knew first."""
    if (own := view.fields.get("preferences")) is not None:
        return own
    default = _default_preferences()
    register = view.state.minima.get(_SEED)
    if register is None:
        return default
    seed = cast(dict[str, JsonValue], json.loads(register.content))
    locale, wanted = seed.get("locale"), seed.get("preferences")
    if isinstance(locale, str):
        default = _laid_over(default, {"language": locale.replace("_", "-").partition("-")[0].lower()})
    return _laid_over(default, wanted) if isinstance(wanted, dict) else default


@cache
def _default_preferences() -> dict[str, JsonValue]:
    return UserPreferences.default().model_dump(mode="json")


def _laid_over(preferences: dict[str, JsonValue], wanted: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """The preferences with those of the wanted ones that are valid, under either of their names."""
    for path, value in _leaves(UserPreferences, wanted):
        changed = _with(preferences, path, value)
        if is_user_preferences(parse_preferences(changed)):
            preferences = changed
    return preferences


def _leaves(model: type[BaseModel], wanted: Mapping[str, JsonValue]) -> list[tuple[tuple[str, ...], JsonValue]]:
    """Path of Python names and value of each field that is given."""
    found: list[tuple[tuple[str, ...], JsonValue]] = []
    for name, field in model.model_fields.items():
        value = wanted.get(name, wanted.get(field.alias or name))
        part: Any = field.annotation
        if isinstance(value, dict) and isinstance(part, type) and issubclass(part, BaseModel):
            found += [((name, *path), leaf) for path, leaf in _leaves(part, value)]
        elif value is not None:
            found.append(((name,), value))
    return found


def _with(values: Mapping[str, JsonValue], path: tuple[str, ...], value: JsonValue) -> dict[str, JsonValue]:
    name, *rest = path
    inner = values.get(name)
    return {**values, name: _with(inner, tuple(rest), value) if rest and isinstance(inner, dict) else value}
