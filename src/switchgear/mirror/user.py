"""What is kept of Clerk's users, and who they are to others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, cast

from pydantic import JsonValue

from switchgear.clerk.models.accounts import ExternalAccount
from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.identifications import EmailAddress
from switchgear.clerk.models.sessions import Session
from switchgear.clerk.models.users import User
from switchgear.clerk.models.verification import VerificationStatus
from switchgear.mirror.emails import address_seen, email_digest
from switchgear.mirror.fragments import KEPT, Envelope, clerk_snapshot, deletion, kept_of
from switchgear.mirror.kinds import USER, sibling
from switchgear.mirror.shows import told_at
from switchgear.mirror.world import Owner, Seen, World
from switchgear.sync.canonical import Fields, canonical
from switchgear.sync.identity import identify, link
from switchgear.sync.keys import EntityKey
from switchgear.sync.policy import SyncPolicy
from switchgear.sync.registers import Register
from switchgear.sync.state import EMPTY, State, join
from switchgear.types.times import to_millis

__all__ = [
    "ACTIVE",
    "SEED",
    "SIGNED_IN",
    "email_of",
    "user_active",
    "user_at_hand",
    "user_deleted",
    "user_fragment",
    "user_id",
    "user_ids",
    "user_itself",
    "user_names",
    "user_of",
    "user_signed_in",
    "users_by_email",
    "verified_at",
]

SIGNED_IN: Final = "last_sign_in_at"
"""The register of the last sign-in."""
ACTIVE: Final = "last_active_at"
"""The register of the last activity."""
SEED: Final = "preferences"
"""The register of what Clerk knew first of a user's preferences; tied where two versions have one `updated_at`."""

_CLERK_ID: Final = "user_"
"""How Clerk's ids of users begin. Any other name of a user is the application's own."""
_KEPT: Final = (
    *("first_name", "last_name", "username", "image_url", "profile_image_url", "banned", "deprovisioned"),
    *("primary_email_address_id", "public_metadata", "totp_enabled"),
)
"""What is kept as Clerk has it. Beside it: of e-mail addresses the id, the text, and whether it is verified; of
accounts on other networks which network, and the id there."""


def user_fragment(envelope: Envelope, key: EntityKey, user: User, policy: SyncPolicy) -> State:
    """The fragment of an event or a read that shows a user."""
    updated_at = to_millis(user.updated_at)
    fields = _fields(user, policy)
    shown = clerk_snapshot(envelope, fields, user.updated_at)
    maxima = _latest({SIGNED_IN: user.last_sign_in_at, ACTIVE: user.last_active_at})
    minima = {_verified(address): Register(updated_at) for address in user.email_addresses if _is_verified(address)}
    if seed := _seed(user, policy):
        minima[SEED] = Register(updated_at, canonical(seed))
    email = email_of(fields)
    return join(
        replace(shown, maxima=maxima, minima=minima),
        _alias(key, user.external_id),
        address_seen(None if email is None else email["email_address"], policy),
    )


def user_signed_in(session: Session) -> State:
    """The fragment of a new session."""
    return State(maxima=_latest({SIGNED_IN: session.created_at, ACTIVE: session.last_active_at}))


def user_active(session: Session) -> State:
    """The fragment of any other event of a session."""
    return State(maxima=_latest({ACTIVE: session.last_active_at}))


def _latest(times: Mapping[str, datetime | None]) -> dict[str, Register]:
    return {name: Register(to_millis(at)) for name, at in times.items() if at is not None}


def user_deleted(envelope: Envelope, key: EntityKey, stub: DeletedObject | None) -> State:
    """The fragment of a deletion."""
    return join(deletion(envelope), _alias(key, stub.external_id if stub else None))


def _alias(key: EntityKey, external_id: str | None) -> State:
    """The application's own id of a user is its local id."""
    return link(key, external_id) if external_id else EMPTY


def _fields(user: User, policy: SyncPolicy) -> dict[str, JsonValue]:
    kept: dict[str, JsonValue] = {name: getattr(user, name) for name in _KEPT}
    emails: list[JsonValue] = [
        {"id": address.id, "email_address": address.email_address, "verified": _is_verified(address)}
        for address in user.email_addresses
        if address.email_address
    ]
    accounts: list[JsonValue] = [_account(account) for account in user.external_accounts]
    private = {"private_metadata": cast(JsonValue, user.private_metadata)} if policy.metadata.private else {}
    if paths := policy.keep.get(USER):
        wire = user.model_dump(mode="json", by_alias=True, include={path.partition(".")[0] for path in paths})
        kept[KEPT] = kept_of(wire, paths) or None
    return {
        **kept,
        **private,
        "email_addresses": emails,
        "external_accounts": accounts or None,
        "created_at": to_millis(user.created_at),
    }


def _account(account: ExternalAccount) -> dict[str, JsonValue]:
    """Those of Google and Facebook may have no provider, and an id that is named after the network."""
    google, facebook = account.google_id, account.facebook_id
    network = account.provider or (str(account.object).removesuffix("_account") if google or facebook else None)
    return {
        "provider": None if network is None else network.removeprefix("oauth_"),
        "provider_user_id": account.provider_user_id or google or facebook,
    }


def email_of(fields: Fields) -> Mapping[str, Any] | None:
    """The primary address, else the first verified one, else the first."""
    listed = fields.get("email_addresses")
    addresses = cast("list[dict[str, Any]]", listed) if isinstance(listed, list) else []
    primary = fields.get("primary_email_address_id")
    wanted = (one for one in addresses if primary is not None and one["id"] == primary)
    return (
        next(wanted, None) or next((one for one in addresses if one["verified"]), None) or next(iter(addresses), None)
    )


def verified_at(seen: Seen) -> int | None:
    """When the address that is shown was first seen verified."""
    email = email_of(seen.fields)
    register = None if email is None else seen.state.minima.get(f"verified:{email['id'] or email['email_address']}")
    return None if register is None else register.value


def _is_verified(address: EmailAddress) -> bool:
    return address.verification is not None and address.verification.status is VerificationStatus.VERIFIED


def _verified(address: EmailAddress) -> str:
    """The register of when an address was first seen verified."""
    return f"verified:{address.id or address.email_address}"


def _seed(user: User, policy: SyncPolicy) -> dict[str, JsonValue]:
    """What Clerk knows of a user's preferences."""
    given = {"preferences": user.public_metadata.get(policy.metadata.preferences), "locale": user.locale}
    return {name: value for name, value in given.items() if value}


def user_itself(seen: Seen) -> Owner:
    """A user is who they are: by the application's own id, else by the one that follows from Clerk's."""
    named = identify(seen.state, seen.key)
    return Owner(named.local_id or seen.key.local_id, conflict=named.conflict)


def user_names(key: EntityKey, state: State) -> frozenset[str]:
    """What a user answers to: Clerk's id, the local id that follows from it, and the application's own ids."""
    return frozenset((key.id, key.local_id)) | state.sets.get(str(key), frozenset())


def user_of(key: EntityKey, fields: Fields) -> EntityKey | None:
    """The key of the user that a membership or a session is of."""
    named = fields.get("user")
    return sibling(key, USER, named) if isinstance(named, str) else None


def user_at_hand(seen: Seen) -> bool:
    """Whether the user that something is of is at hand, and so the id that the application has for them."""
    user = user_of(seen.key, seen.fields)
    return user is not None and seen.world.at(user) is not None


def user_id(world: World, name: str) -> str | None:
    """The local id of the user who answers to a name: Clerk's id, the local id, or the application's own id.

    Of a user of Clerk's that is not at hand nobody knows whether the application has an id of its own.
    """
    known = world.once(_users_by_name).get(name)
    return name if known is None and not name.startswith(_CLERK_ID) else known


def user_ids(world: World, names: Iterable[str]) -> set[str]:
    """The local ids of all who answer to some names."""
    return {known for name in names if (known := user_id(world, name)) is not None}


def _users_by_name(world: World) -> Mapping[str, str]:
    """Name -> local id; of several users with one name, the smaller id.

    A user of whom only sessions told is not among them: their events do not say the application's own id.
    """
    found: dict[str, str] = {}
    for seen in world.of(USER):
        if told_at(seen.whole) is None and not seen.whole.sets.get(str(seen.key)):
            continue
        user = seen.owner.id or seen.key.local_id
        for name in user_names(seen.key, seen.state):
            found[name] = min(user, found.get(name, user))
    return found


def users_by_email(world: World) -> Mapping[str, set[str]]:
    """Digest of an address -> the users whose address it is now."""
    found: dict[str, set[str]] = {}
    for seen in world.of(USER):
        email = email_of(seen.fields) if seen.state.tomb is None else None
        if email is not None and seen.owner.id:
            found.setdefault(email_digest(email["email_address"]), set()).add(seen.owner.id)
    return found
