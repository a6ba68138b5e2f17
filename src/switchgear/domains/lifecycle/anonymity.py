"""Entities without what tells of a person: as an erasure leaves them, or under pseudonyms."""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Final, TypeVar, cast
from uuid import UUID

from switchgear.domains.declaration import Erase, declaration_of
from switchgear.domains.entity import Entity, checked
from switchgear.domains.lifecycle.graph import id_field, id_of, stored_id
from switchgear.domains.violations import BrokenRule, Violation

__all__ = ["anonymise", "pseudonym"]

E = TypeVar("E", bound=Entity)

_BODY, _CHECK, _PSEUDONYM = 10, 6, 32
"""Octets of a pseudonym that depend on the id, octets that prove it to be one, and its length in hex digits."""

_PREFIX: Final = re.compile(r"(?:[a-z]+_)*", re.ASCII)
"""What tells ids of different kinds apart, such as `cus_`."""

_PLAIN: Final = re.compile(r"[A-Za-z0-9_-]{1,56}")


def anonymise(entity: E, *, salt: bytes | None = None, allow: Collection[str] = ()) -> E:
    """The entity without what tells of a person: each field as its class declares, and no unknown keys. Idempotent.

    Without a salt, ids stay: this is what an erasure leaves of a row that is kept. With one, ids, references and
    what others know the row by become pseudonyms as well, the same for the same salt, so that rows still join.

    Args:
        entity: The row. When it was erased is for the caller to say, see `erase`.
        salt: A secret of the caller's; whoever knows it and an id finds the id's rows.
        allow: The keys that stay in a mapping of which an excerpt may stay, such as an event's properties.

    Raises:
        BrokenRule: The row was never stored and something of it is named by its id, or the salt is empty.
    """
    if salt == b"":
        raise BrokenRule([Violation("salt", "missing", "Input should not be empty")], subject=type(entity).__name__)
    cls = type(entity)
    declared = declaration_of(cls)
    changed: dict[str, object] = {}
    if salt is not None:
        for field in declared.fields:
            if field.name == id_field(cls) or field.reference or field.external:
                changed[field.name] = _renamed(getattr(entity, field.name), salt)
    own = changed.get(id_field(cls), id_of(entity))
    for name, erase in declared.personal.items():
        changed[name] = _left(entity, name, erase, own, allow)
    given = {name: getattr(entity, name) for name in entity.model_fields_set & cls.model_fields.keys()}
    return checked(cls, given | {name: value for name, value in changed.items() if getattr(entity, name) != value})


def _left(entity: Entity, name: str, erase: Erase, own: object, allow: Collection[str]) -> object:
    """What an erasure leaves in a field."""
    value: object = getattr(entity, name)
    if erase.excerpt:
        held = cast(Mapping[str, object], value if isinstance(value, Mapping) else {})
        return {key: kept for key, kept in held.items() if key in allow}
    if callable(erase.to):
        return erase.to(value)
    if isinstance(erase.to, str) and "{id}" in erase.to:
        return erase.to.replace("{id}", _spelled(str(own if own is not None else stored_id(entity))))
    return erase.to


def _spelled(id: str) -> str:
    """An id as it can stand in an e-mail address; one that cannot is told by its digest."""
    return id if _PLAIN.fullmatch(id) else sha256(id.encode(errors="surrogatepass")).hexdigest()[:32]


def _renamed(value: object, salt: bytes) -> object:
    match value:
        case None:
            return None
        case list() | tuple():
            return [_renamed(item, salt) for item in cast(list[object], value)]
        case UUID():
            return _renamed_uuid(value, salt)
        case _:
            return pseudonym(str(value), salt)


def pseudonym(id: str, salt: bytes) -> str:
    """Another id, the same for the same salt, with the same prefix, such as `cus_`; a pseudonym's is itself."""
    prefix = ((found := _PREFIX.match(id)) and found.group()) or ""
    rest = id[len(prefix) :]
    if len(rest) == _PSEUDONYM and _proven(rest, salt):
        return id
    body = _digest(salt, b"id", id.encode(errors="surrogatepass"))[:_BODY]
    return prefix + (body + _check(salt, body)).hex()


def _proven(digits: str, salt: bytes) -> bool:
    try:
        octets = bytes.fromhex(digits)
    except ValueError:
        return False
    return hmac.compare_digest(octets[_BODY:], _check(salt, octets[:_BODY]))


def _renamed_uuid(id: UUID, salt: bytes) -> UUID:
    """The same for a UUID; it is of version 8, whose bits mean nothing."""
    if hmac.compare_digest(id.bytes[_BODY:], _check(salt, id.bytes[:_BODY])):
        return id
    body = bytearray(_digest(salt, b"uuid", id.bytes)[:_BODY])
    body[6], body[8] = body[6] & 0x0F | 0x80, body[8] & 0x3F | 0x80
    return UUID(bytes=bytes(body) + _check(salt, bytes(body)))


def _check(salt: bytes, body: bytes) -> bytes:
    return _digest(salt, b"check", body)[:_CHECK]


def _digest(salt: bytes, purpose: bytes, text: bytes) -> bytes:
    return hmac.digest(salt, purpose + b":" + text, "sha256")
