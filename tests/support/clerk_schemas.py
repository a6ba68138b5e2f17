"""Clerk's schemas and our models, brought to one short form so that declarations can be compared.

A property is a text: `text`, `text:a|b` (an enumeration), `int`, `flag`, `time` (Unix milliseconds), `json`,
`list of ...`, or the names of schemas; `?` after it: it may be null, `~`: it may be absent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, SecretStr

from switchgear.clerk import models
from switchgear.types import Unrecognized, WireModel

Properties = dict[str, str]

DATA = Path(__file__).parents[1] / "data" / "clerk"
SHARED = Path(__file__).parents[2].parent / "shared" / "contracts" / "clerk"
SPECS = ("bapi-2026-05-12", "webhooks-2025-04-15")

SCHEMAS: dict[str, dict[str, Properties]] = json.loads((DATA / "schemas.json").read_text())
"""Specification -> schema -> property -> its short form."""

EXCEPTIONS: dict[str, dict[str, str]] = json.loads((DATA / "exceptions.json").read_text())
"""What the models declare otherwise, or beyond the schemas, and why."""

_VERIFICATIONS = (
    *("admin", "email_link", "from_oauth", "google_one_tap", "oauth", "otp"),
    *("passkey", "saml", "scim", "ticket", "web3"),
)

MODELS: dict[str, type[WireModel]] = {
    "ClerkError": models.ErrorDetail,
    "DeletedObject": models.DeletedObject,
    "EmailAddress": models.EmailAddress,
    "EnterpriseAccount": models.EnterpriseAccount,
    "EnterpriseAccountConnection": models.EnterpriseAccountConnection,
    "ExternalAccountWithVerification": models.ExternalAccount,
    "IdentificationLink": models.IdentificationLink,
    "Organization": models.Organization,
    "OrganizationMembership": models.OrganizationMembership,
    "OrganizationMembershipPublicUserData": models.OrganizationMembershipPublicUserData,
    "Passkey": models.Passkey,
    "PhoneNumber": models.PhoneNumber,
    "SAMLAccount": models.SAMLAccount,
    "SAMLAccountConnection": models.SAMLAccountConnection,
    "SCIMUserMetadata": models.SCIMUserMetadata,
    "Session": models.Session,
    "SessionActivityResponse": models.SessionActivity,
    "SessionEventPayload": models.Session,
    "SessionTask": models.SessionTask,
    "TotalCount": models.TotalCount,
    "User": models.User,
    "Web3Wallet": models.Web3Wallet,
    **{f"verification_{variant}": models.Verification for variant in _VERIFICATIONS},
}
"""Schema -> the model that stands for it."""


def split(short: str) -> tuple[str, bool, bool]:
    """A short form's shape, whether it may be null, whether it may be absent."""
    return short.rstrip("?~"), "?" in short, "~" in short


def read_specs(directory: Path) -> dict[str, dict[str, Properties]]:
    """The short form of every schema that a model stands for; of the webhooks', those that the API does not have."""
    import yaml

    api, hooks = (
        yaml.load((directory / f"{name}.yml").read_text(), Loader=yaml.CSafeLoader)["components"]["schemas"]
        for name in SPECS
    )
    short = [{name: _properties(spec, name) for name in sorted(MODELS) if name in spec} for spec in (api, hooks)]
    return {SPECS[0]: short[0], SPECS[1]: {name: p for name, p in short[1].items() if short[0].get(name) != p}}


def _properties(spec: Mapping[str, Any], name: str) -> Properties:
    found: Properties = {}
    required: set[str] = set()
    for part in _parts(spec, spec[name]):
        required |= set(part.get("required", ()))
        found |= {key: _short(spec, key, value) for key, value in part.get("properties", {}).items()}
    return {key: found[key] + ("" if key in required else "~") for key in sorted(found)}


def _parts(spec: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "$ref" in schema:
        schema = spec[_name(schema)]
    yield schema
    for part in schema.get("allOf", ()):
        yield from _parts(spec, part)


def _short(spec: Mapping[str, Any], key: str, value: Mapping[str, Any]) -> str:
    named = [_name(part) for part in (*value.get("allOf", ()), *value.get("oneOf", ()))]
    if "$ref" in value:
        named = [_name(value)]
    nullable = value.get("nullable") or any(spec[name].get("nullable") for name in named)
    return ("|".join(named) or _plain(spec, key, value)) + ("?" if nullable else "")


def _plain(spec: Mapping[str, Any], key: str, value: Mapping[str, Any]) -> str:
    kind = str(value["type"])
    if "enum" in value:
        return f"text:{'|'.join(value['enum'])}"
    if kind == "array":
        return "list of " + _short(spec, "", value["items"])
    if kind == "integer" and key.endswith("_at"):
        return "time"
    return {"string": "text", "integer": "int", "boolean": "flag", "object": "json"}[kind]


def _name(ref: Mapping[str, Any]) -> str:
    return str(ref["$ref"]).rsplit("/", 1)[1]


def declared(model: type[BaseModel]) -> Properties:
    """The short form of a model's fields."""
    return {
        name: _declared(field.rebuild_annotation()) + ("" if field.is_required() else "~")
        for name, field in model.model_fields.items()
    }


def _declared(annotation: Any) -> str:
    if get_origin(annotation) is Annotated:
        return _declared(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        parts = [part for part in get_args(annotation) if part not in (NoneType, Unrecognized)]
        assert len(parts) == 1, annotation
        return _declared(parts[0]) + ("?" if NoneType in get_args(annotation) else "")
    if get_origin(annotation) is tuple:
        return "list of " + _declared(get_args(annotation)[0])
    if get_origin(annotation) is dict:
        return "json"
    if annotation is AwareDatetime:
        return "time"
    if get_origin(annotation) is Literal:
        return "text:" + "|".join(get_args(annotation))
    if issubclass(annotation, StrEnum):
        return "text:" + "|".join(annotation)
    plain = {str: "text", SecretStr: "text", int: "int", bool: "flag"}
    return plain.get(annotation) or str(annotation.__name__)


def disagreement(declared: str, default: object, specified: str) -> str | None:
    """How a declaration is narrower than its property, if it is."""
    (ours, may_be_null, may_be_absent), (theirs, null, absent) = split(declared), split(specified)
    if (null and not may_be_null) or (absent and not may_be_absent):
        return f"{specified} is narrowed to {declared}"
    return None if _covers(ours, theirs, default) else f"{specified} is declared as {declared}"


def _covers(ours: str, theirs: str, default: object) -> bool:
    if ours.startswith("list of ") and theirs.startswith("list of "):
        return _covers(ours[8:], theirs[8:].rstrip("?"), None)
    kind, _, values = theirs.partition(":")
    if kind == "text":
        ours_kind, _, known = ours.partition(":")
        known_values = known.split("|") if known else [default]
        return ours_kind == "text" and (not values or set(values.split("|")) <= set(known_values))
    return ours == theirs or {MODELS[name].__name__ for name in theirs.split("|") if name in MODELS} == {ours}
