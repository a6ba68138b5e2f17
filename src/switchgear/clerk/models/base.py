"""What all of Clerk's models share.

The shapes are those of Clerk's OpenAPI files `bapi-2026-05-12` and `webhooks-2025-04-15`, loosened by what deliveries
show: required is only what identifies an object, says what it is about, or puts it in order. All else may be missing
from an older or a shortened payload, and is None then, or empty where Clerk always sends a list or metadata;
`model_fields_set` tells an absent field from a null.
"""

from __future__ import annotations

from typing import ClassVar, TypeAlias

from pydantic import ConfigDict, Field, JsonValue, SkipValidation

from switchgear.types.model import WireModel

__all__ = ["ClerkModel", "DeletedObject", "ErrorDetail", "Metadata", "TotalCount"]

Metadata: TypeAlias = dict[str, SkipValidation[JsonValue]]
"""A JSON object of the caller's own. Its values come out of a JSON parser, so they are not looked at a second time."""


class ClerkModel(WireModel):
    """The base: every time is Unix milliseconds. `to_wire` shows asterisks in the place of a `SecretStr`."""

    model_config: ClassVar[ConfigDict] = ConfigDict(val_temporal_unit="milliseconds")


class DeletedObject(ClerkModel):
    """What is left of an object after its deletion; the answer of most DELETE operations."""

    object: str | None = None
    """The kind of object that was deleted, such as `user`."""
    id: str | None = None
    slug: str | None = None
    deleted: bool = True
    external_id: str | None = None


class TotalCount(ClerkModel):
    """How many objects there are; the answer of `GET /users/count`."""

    object: str = "total_count"
    total_count: int


class ErrorDetail(ClerkModel):
    """One entry of an error answer, also found where a verification has failed."""

    code: str
    message: str
    long_message: str | None = None
    meta: Metadata = Field(default_factory=dict)
