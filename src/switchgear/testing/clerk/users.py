"""The sandboxed Clerk's users: their shape, and what may be said of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias, cast

from switchgear.testing.http import Arrived, Ids
from switchgear.types.times import to_millis

__all__ = [
    "CREATE",
    "METADATA",
    "PLURALS",
    "UPDATE",
    "Refused",
    "User",
    "change",
    "check_body",
    "checked",
    "create",
    "merged",
]

User: TypeAlias = dict[str, Any]
"""A user in the wire's own shape."""


class Refused(Exception):
    """The answer is an error of Clerk's."""

    def __init__(self, status: int, code: str, message: str, long_message: str = "", **meta: Any) -> None:
        super().__init__(code)
        self.status = status
        self.error: dict[str, Any] = {"message": message, "long_message": long_message or message, "code": code}
        if meta:
            self.error["meta"] = meta


PLURALS: Final = {"email_address": "email_addresses", "phone_number": "phone_numbers", "web3_wallet": "web3_wallets"}
"""What identifies a user, and where a user holds it."""

METADATA: Final[Mapping[str, type]] = dict.fromkeys(("public_metadata", "private_metadata", "unsafe_metadata"), dict)

_ALWAYS: Final[Mapping[str, type]] = {
    **dict.fromkeys(("external_id", "first_name", "last_name", "locale", "username"), str),
    **dict.fromkeys(("password", "password_digest", "password_hasher", "totp_secret"), str),
    **dict.fromkeys(("created_at", "legal_accepted_at"), str),
    **dict.fromkeys(("skip_password_checks", "skip_legal_checks", "bypass_client_trust"), bool),
    **dict.fromkeys(("delete_self_enabled", "create_organization_enabled"), bool),
    "create_organizations_limit": int,
    "backup_codes": list,
}
CREATE: Final[Mapping[str, type]] = {
    **_ALWAYS,
    **METADATA,
    **dict.fromkeys(PLURALS, list),
    **dict.fromkeys(("email_address_identification_status", "phone_number_identification_status"), list),
    **dict.fromkeys(("skip_password_requirement", "skip_user_requirement", "banned", "locked"), bool),
}
"""What a new user may have, by parameter."""

UPDATE: Final[Mapping[str, type]] = {
    **_ALWAYS,
    **dict.fromkeys(("primary_email_address_id", "primary_phone_number_id", "primary_web3_wallet_id"), str),
    **dict.fromkeys(("notify_primary_email_address_changed", "sign_out_of_other_sessions"), bool),
    "profile_image_id": str,
}
"""What may be changed."""

_NAMES: Final = {str: "string", bool: "boolean", int: "integer", list: "array", dict: "object"}


def checked(arrived: Arrived, kinds: Mapping[str, type], *needed: str) -> dict[str, Any]:
    """The body of a request, if it is a good one."""
    try:
        body = arrived.json()
    except ValueError:
        body = None
    if body is None:
        raise Refused(400, "request_body_invalid", "Request body invalid", "The request body is invalid.")
    check_body(body, kinds)
    for name in needed:
        if not body.get(name):
            raise Refused(422, "form_param_missing", "is missing", f"{name} must be included.", param_name=name)
    return body


def check_body(body: Mapping[str, Any], kinds: Mapping[str, type]) -> None:
    """Refuse unknown parameters, and those of another type."""
    for name, value in body.items():
        if name not in kinds:
            said = f"{name} is not a valid parameter for this request."
            raise Refused(422, "form_param_unknown", "is unknown", said, param_name=name)
        kind = kinds[name]
        if value is None and kind not in {list, dict}:
            continue
        entries = cast(list[object], value) if isinstance(value, list) else []
        wrong = not isinstance(value, kind) or (kind is int and isinstance(value, bool))
        if wrong or not all(isinstance(entry, str) for entry in entries):
            said = f"`{name}` must be a `{_NAMES[kind]}`."
            raise Refused(422, "form_param_type_invalid", "is invalid", said, param_name=name)


_FORMS: Final = {
    "email_address": (re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"), "must be a valid email address."),
    "phone_number": (
        re.compile(r"\+[1-9]\d{6,14}"),
        "must be a valid phone number according to E.164 international standard.",
    ),
    "web3_wallet": (re.compile(r"0x[0-9a-fA-F]{40}"), "must be a valid web3 wallet address."),
}
_CALLED: Final = {"email_address": "email address", "phone_number": "phone number", "external_id": "external id"}
_IMAGE: Final = "https://img.clerk.com/preview.png"


def create(body: Mapping[str, Any], users: Sequence[User], ids: Ids, at: int) -> User:
    """A new user, made of a checked body.

    Args:
        body: The parameters.
        users: Those who are there.
        ids: Where ids come from.
        at: The time in Unix milliseconds.
    """
    if not body.get("skip_user_requirement") and not any(body.get(name) for name in (*PLURALS, "username")):
        said = '["email_address"] data doesn\'t match user requirements set for this instance'
        raise Refused(422, "form_data_missing", "missing data", said, param_names=["email_address"])
    user = _blank(ids, at)
    for name in PLURALS:
        statuses = body.get(f"{name}_identification_status") or ["verified"] * len(body.get(name, ()))
        if len(statuses) != len(body.get(name, ())):
            said = f"{name}_identification_status must have one item per {name}."
            raise Refused(
                422, "form_param_value_invalid", "is invalid", said, param_name=f"{name}_identification_status"
            )
        for value, status in zip(body.get(name, ()), statuses, strict=True):
            user[PLURALS[name]].append(_identification(name, value, status, users, ids=ids, at=at))
        user[f"primary_{name}_id"] = next((entry["id"] for entry in user[PLURALS[name]]), None)
    for name in METADATA.keys() & body.keys():
        user[name] = body[name]
    user["banned"], user["locked"] = bool(body.get("banned")), bool(body.get("locked"))
    return change(user, body, users, at)


def change(user: User, body: Mapping[str, Any], users: Sequence[User], at: int) -> User:
    """A user with a checked body's changes."""
    _check_password(body)
    for name in ("username", "external_id"):
        _check_unique(name, body.get(name), (other[name] for other in users if other["id"] != user["id"]))
    changed = user | {"updated_at": at}
    changed |= {name: read(name, body[name]) for name, read in _SETTERS.items() if name in body}
    for name, plural in PLURALS.items():
        if wanted := body.get(f"primary_{name}_id"):
            changed[f"primary_{name}_id"] = _verified(user[plural], name, wanted)
    for name, effect in _effects(body, at).items():
        changed |= effect if body.get(name) else {}
    return changed


_SETTERS: Final[Mapping[str, Callable[[str, Any], Any]]] = {
    **dict.fromkeys(("username", "external_id", "first_name", "last_name", "locale"), lambda _, value: value or None),
    **dict.fromkeys(
        ("delete_self_enabled", "create_organization_enabled", "bypass_client_trust"), lambda _, value: bool(value)
    ),
    "create_organizations_limit": lambda _, value: value,
    "legal_accepted_at": lambda name, value: None if value is None else _millis(name, value),
}
"""What a parameter says of the field of its name."""


def _effects(body: Mapping[str, Any], at: int) -> dict[str, User]:
    """What else a parameter says, if it is given."""
    password = {"password_enabled": True, "password_last_updated_at": at}
    return {
        "password": password,
        "password_digest": password,
        "totp_secret": {"totp_enabled": True, "two_factor_enabled": True, "mfa_enabled_at": at},
        "backup_codes": {"backup_code_enabled": True},
        "profile_image_id": {"has_image": True},
        "created_at": {"created_at": _millis("created_at", body["created_at"]) if body.get("created_at") else at},
    }


def merged(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata, merged deeply; null removes a key."""
    result = dict(old or {})
    for key, value in new.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict):
            below = result.get(key)
            within = cast(dict[str, Any], below) if isinstance(below, dict) else {}
            result[key] = merged(within, cast(dict[str, Any], value))
        else:
            result[key] = value
    return result


def _blank(ids: Ids, at: int) -> User:
    return {
        "id": ids.new("user_", 27),
        "object": "user",
        "external_id": None,
        "primary_email_address_id": None,
        "primary_phone_number_id": None,
        "primary_web3_wallet_id": None,
        "username": None,
        "first_name": None,
        "last_name": None,
        "locale": None,
        "profile_image_url": _IMAGE,
        "image_url": _IMAGE,
        "has_image": False,
        "public_metadata": {},
        "private_metadata": {},
        "unsafe_metadata": {},
        "email_addresses": [],
        "phone_numbers": [],
        "web3_wallets": [],
        "passkeys": [],
        "password_enabled": False,
        "two_factor_enabled": False,
        "totp_enabled": False,
        "backup_code_enabled": False,
        "mfa_enabled_at": None,
        "mfa_disabled_at": None,
        "password_last_updated_at": None,
        "external_accounts": [],
        "saml_accounts": [],
        "enterprise_accounts": [],
        "organization_memberships": [],
        "last_sign_in_at": None,
        "banned": False,
        "locked": False,
        "deprovisioned": False,
        "lockout_expires_in_seconds": None,
        "verification_attempts_remaining": 100,
        "updated_at": at,
        "created_at": at,
        "delete_self_enabled": True,
        "create_organization_enabled": True,
        "create_organizations_limit": None,
        "last_active_at": None,
        "legal_accepted_at": None,
        "bypass_client_trust": False,
        "scim": None,
    }


def _identification(name: str, value: str, status: str, users: Sequence[User], *, ids: Ids, at: int) -> dict[str, Any]:
    """An e-mail address, phone number or wallet; one that is reserved has no verification."""
    value = value.lower() if name == "email_address" else value
    form, said = _FORMS[name]
    if not form.fullmatch(value):
        raise Refused(422, "form_param_format_invalid", "is invalid", f"{name} {said}", param_name=name)
    _check_unique(name, value, (entry[name] for user in users for entry in user[PLURALS[name]]))
    kept: dict[str, Any] = {
        "id": ids.new("idn_", 27),
        "object": name,
        name: value,
        "verification": {
            "object": "verification_admin",
            "status": "verified",
            "strategy": "admin",
            "attempts": None,
            "expire_at": None,
        }
        if status == "verified"
        else None,
        "created_at": at,
        "updated_at": at,
    }
    if name == "web3_wallet":
        return kept
    kept |= {"reserved": status == "reserved", "linked_to": []}
    if name == "phone_number":
        return kept | {"reserved_for_second_factor": False, "default_second_factor": False, "backup_codes": None}
    return kept | {"matches_sso_connection": False}


def _check_unique(name: str, value: object, taken: Iterable[object]) -> None:
    if value and value in taken:
        said = f"That {_CALLED.get(name, name)} is taken. Please try another."
        raise Refused(422, "form_identifier_exists", said, param_name=name)


def _check_password(body: Mapping[str, Any]) -> None:
    password = body.get("password")
    if password is not None and len(password) < 8 and not body.get("skip_password_checks"):
        said = "Passwords must be 8 characters or more."
        raise Refused(422, "form_password_length_too_short", said, param_name="password")
    for one, other in (("password_digest", "password_hasher"), ("password_hasher", "password_digest")):
        if body.get(one) and not body.get(other):
            said = f"`{other}` is required when `{one}` is present."
            raise Refused(422, "form_conditional_param_missing", "is missing", said, param_name=other)


def _millis(name: str, text: str) -> int:
    try:
        return to_millis(datetime.fromisoformat(text))
    except ValueError:
        pass
    said = f"{name} must contain a datetime specified in RFC3339 format (e.g. `2022-10-20T10:00:27.645Z`)."
    raise Refused(422, "form_param_invalid_time", "invalid format", said, param_name=name)


def _verified(entries: Sequence[Mapping[str, Any]], name: str, wanted: str) -> str:
    """The id of an entry that may be the primary one."""
    parameter = f"primary_{name}_id"
    entry = next((entry for entry in entries if entry["id"] == wanted), None)
    if entry is None:
        said = f"The resource associated with the supplied {parameter} was not found."
        raise Refused(422, "form_resource_not_found", "is missing", said, param_name=parameter)
    if entry["verification"] is None:
        said = "This identification needs to be verified before you can perform this action."
        raise Refused(422, "form_verification_needed", "is unverified", said, param_name=parameter)
    return wanted
