"""What all of Stripe's objects share: times in seconds, references that may be expanded, lists, metadata, decimals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, Literal, TypeAlias, TypeVar, cast

from pydantic import (
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    JsonValue,
    PlainSerializer,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema
from typing_extensions import override

from switchgear.stripe.models.kinds import class_of
from switchgear.types.model import WireModel
from switchgear.types.money import Money
from switchgear.types.tolerance import UNREAD

__all__ = [
    "ByKind",
    "DecimalText",
    "DeletedStub",
    "Expandable",
    "JsonObject",
    "ListObject",
    "Metadata",
    "StripeModel",
    "StripeObject",
    "UntypedObject",
    "id_of",
    "on_this_origin",
]


class StripeModel(WireModel):
    """Anything Stripe sends. Times are whole Unix seconds on the wire and aware UTC datetimes here.

    Stripe renders an object in the version that an account or an endpoint is pinned to, so only what every version
    sends is required. Secrets, such as a `client_secret`, are `SecretStr`: `to_wire` shows asterisks in their place.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(val_temporal_unit="seconds")

    def money(self, field: str = "amount") -> Money | None:
        """An amount with its currency, as `invoice.money("amount_due")`; None where one of both is missing.

        Raises:
            AttributeError: There is no such field.
        """
        amount: int | None = getattr(self, field)
        currency: str | None = getattr(self, "currency", None)
        return None if amount is None or currency is None else Money(amount, currency)


class StripeObject(StripeModel):
    """An object with an id of its own; each class names its `object`."""

    id: str


class UntypedObject(StripeObject):
    """An object of a kind that has no class here; all its fields are kept, as extra ones."""

    object: str


class DeletedStub(StripeObject):
    """What is left of a deleted object."""

    object: str
    deleted: Literal[True]


T = TypeVar("T")
ObjectT = TypeVar("ObjectT", bound=StripeObject)


@dataclass(frozen=True)
class _ByKind:
    """Reads an object by the class of the kind that it names, which is loaded when the first such object comes.

    So no model imports what it only refers to, and nearly all references are ids.
    """

    names: str
    """Of the classes that it may be, between bars."""
    id: bool
    """Whether it may be no more than an id."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        read = core_schema.no_info_plain_validator_function(self._read)
        if not self.id:
            return read
        # What nearly all are is read without a call; where it is none, the second way tells why.
        text = core_schema.custom_error_schema(
            core_schema.str_schema(strict=True, min_length=1), custom_error_type=UNREAD, custom_error_message="no id"
        )
        return core_schema.union_schema(
            [(text, ""), (read, "")], mode="left_to_right", serialization=core_schema.simple_ser_schema("any")
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string"}, {"type": "object"}]} if self.id else {"type": "object"}

    def _read(self, value: object) -> object:
        if isinstance(value, StripeObject):
            return value
        fields = cast(JsonObject, value) if isinstance(value, Mapping) else {}
        if self.id and fields.get("deleted") is True:
            return DeletedStub.model_validate(fields)
        return self._class_for(fields.get("object")).model_validate(fields)

    def _class_for(self, kind: JsonValue) -> type[StripeObject]:
        found = class_of(kind) if isinstance(kind, str) else None
        if found is not None and found.__name__ in self.names.split(" | "):
            return found
        if "UntypedObject" in self.names:
            return UntypedObject
        raise ValueError(f"Input should be {'an id or ' if self.id else ''}an object ({self.names})")


if TYPE_CHECKING:
    ByKind: TypeAlias = Annotated[ObjectT, "read by the kind that it names"]
    Expandable: TypeAlias = Annotated[ObjectT | str | DeletedStub, "an id, or read by the kind that it names"]
else:

    class ByKind:
        """An object that is always whole: `ByKind["Subscription"]`."""

        def __class_getitem__(cls, names: str) -> object:
            return Annotated[StripeObject, _ByKind(names, id=False)]

    class Expandable:
        """A reference: `Expandable["Customer"]` is the id, or the object if it was expanded, or what is left of it.

        `id_of` reads all three.
        """

        def __class_getitem__(cls, names: str) -> object:
            return Annotated[str | StripeObject, _ByKind(names, id=True)]


def id_of(reference: str | StripeObject | None) -> str | None:
    """The id that a reference holds, expanded or not."""
    return reference.id if isinstance(reference, StripeObject) else reference


def on_this_origin(url: str) -> str:
    """Refuse what would lead elsewhere when it is appended to a base URL: the body says it, not we."""
    if not url.startswith("/") or url[1:2] in {"/", "\\"} or not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError("Input should be a path on Stripe's own origin, such as /v1/customers/cus_1")
    return url


class ListObject(StripeModel, Generic[T]):
    """A list inside an object. It holds a first page only; `has_more` says whether there is more, for `all_items`."""

    object: Literal["list"] = "list"
    data: list[T]
    has_more: bool
    url: str | None = None
    total_count: int | None = None
    """Sent by versions before 2025-03-31.basil."""

    @override
    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, Any]]:
        return _revive, (type(self).__pydantic_generic_metadata__["args"], self.__getstate__())


def _revive(kind: tuple[type, ...], state: dict[Any, Any]) -> ListObject[Any]:
    """A pickled list: `ListObject[Price]` is made when it is first written down, so pickle cannot find it by name."""
    model = cast(type[ListObject[Any]], ListObject.__class_getitem__(kind) if kind else ListObject)
    revived = model.__new__(model)
    revived.__setstate__(state)
    return revived


Metadata: TypeAlias = dict[str, str]
"""Text by key; empty where Stripe sends null."""


def _all_digits(value: Decimal) -> str:
    # pydantic tells by its parameters what a serializer is called with; those of `"{:f}".format` differ from 3.13 on
    return f"{value:f}"


DecimalText: TypeAlias = Annotated[Decimal, PlainSerializer(_all_digits, return_type=str, when_used="json")]
"""A decimal that is a string on the wire, with all its digits."""

JsonObject: TypeAlias = dict[str, JsonValue]
"""A sub-object of many shapes, as it came."""
