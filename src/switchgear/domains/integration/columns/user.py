"""The columns of users."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, cast

from pydantic import BaseModel, JsonValue

from switchgear.domains.entitlement import billing_of, entitlement
from switchgear.domains.integration.local import ADMIN, GRANTED
from switchgear.domains.integration.rules.users import derive_role
from switchgear.domains.integration.user import AccessRole, User, UserPreferences, UserStatus, parse_user
from switchgear.domains.integration.user import is_user_preferences as is_preferences
from switchgear.domains.integration.user import parse_user_preferences as parse_preferences
from switchgear.domains.rows import entity_maker
from switchgear.domains.user_columns import email, latest, local_id
from switchgear.mirror.shows import Shows
from switchgear.mirror.subscription import subscriptions_of
from switchgear.mirror.user import SEED, SIGNED_IN, verified_at
from switchgear.mirror.world import Seen

__all__ = ["USERS"]


def _withdrawn(seen: Seen) -> str | None:
    return "banned" if seen.get("banned") else "deprovisioned" if seen.get("deprovisioned") else None


def _status(seen: Seen) -> JsonValue:
    if seen.state.tomb is not None:
        return UserStatus.DELETED.value
    if not seen.fields:
        return None
    return UserStatus.SUSPENDED.value if _withdrawn(seen) else UserStatus.ACTIVE.value


def _metadata(seen: Seen) -> JsonValue:
    public, private = seen.get("public_metadata"), seen.get("private_metadata")
    if public is None:
        return None
    return {**_object(public), **({} if private is None else {"private_metadata": private})}


def _object(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}


def _role_raw(seen: Seen) -> JsonValue:
    role = _object(seen.get("public_metadata")).get(seen.policy.metadata.role)
    return role if isinstance(role, str) else None


def _is_admin(seen: Seen) -> bool:
    """Whether Clerk's metadata or the application says so."""
    own = seen.state.maxima.get(ADMIN)
    return _role_raw(seen) == AccessRole.ADMIN.value or (own is not None and own.content == GRANTED)


def _role(seen: Seen) -> JsonValue:
    """The role: `free` where the subscriptions are not known, and reported then."""
    entitled = seen.world.once(entitlement)
    return derive_role(_is_admin(seen), map(billing_of, subscriptions_of(seen)), entitled=entitled).value


def _preferences(seen: Seen) -> JsonValue:
    """The application's, else the default with what Clerk knew first."""
    if (own := seen.get("preferences")) is not None:
        return own
    default = _default_preferences()
    register = seen.state.minima.get(SEED)
    if register is None:
        return default
    seed = cast(dict[str, JsonValue], json.loads(register.content))
    locale, wanted = seed.get("locale"), seed.get("preferences")
    if isinstance(locale, str):
        default = _laid_over(default, {"language": locale.replace("_", "-").partition("-")[0].lower()})
    return _laid_over(default, wanted) if isinstance(wanted, dict) else default


def _is_seed_undecided(seen: Seen) -> bool:
    """Whether the preferences follow from what Clerk knew first, and it knew two things at that time."""
    register = seen.state.minima.get(SEED)
    return register is not None and register.tied and seen.get("preferences") is None


@cache
def _default_preferences() -> dict[str, JsonValue]:
    return UserPreferences.default().model_dump(mode="json")


def _laid_over(preferences: dict[str, JsonValue], wanted: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """The preferences with those of the wanted ones that are valid, under either of their names."""
    for path, value in _leaves(UserPreferences, wanted):
        changed = _with(preferences, path, value)
        if is_preferences(parse_preferences(changed)):
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


USERS: Final[Shows[User]] = Shows(
    make=entity_maker(User, parse_user),
    columns={
        "id": local_id,
        "clerk_id": lambda seen: seen.key.id,
        "email": email,
        "first_name": "first_name",
        "last_name": "last_name",
        "username": "username",
        "profile_image_url": lambda seen: seen.get("image_url") or seen.get("profile_image_url"),
        "role": _role,
        "role_raw": _role_raw,
        "status": _status,
        "status_raw": _withdrawn,
        "preferences": _preferences,
        "metadata": _metadata,
        "created_at": "created_at",
        "last_login_at": latest(SIGNED_IN),
        "email_verified_at": verified_at,
    },
    findings={
        "identity_conflict": lambda seen: seen.owner.conflict,
        "preferences_undecided": _is_seed_undecided,
        "role": lambda seen: not seen.world.whole and seen.erased_at is None and not _is_admin(seen),
    },
    erased={
        "email": lambda seen: f"deleted+{local_id(seen)}@deleted.example",
        "clerk_id": lambda seen: f"deleted:{local_id(seen)}",
        "role": lambda _: AccessRole.FREE.value,
        "role_raw": lambda _: None,
        "status": lambda _: UserStatus.DELETED.value,
        "deleted_at": lambda seen: seen.erased_at if seen.state.tomb is None else seen.state.tomb.at,
        "status_raw": lambda _: None,
        "created_at": lambda seen: seen.get("created_at") or seen.erased_at,
    },
    kept=("created_at",),
)
