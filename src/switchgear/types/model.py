"""The base of everything that comes over a wire, and how bytes become it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any, ClassVar, TypeVar, cast, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    JsonValue,
    Secret,
    SecretStr,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import CoreSchema, InitErrorDetails
from typing_extensions import override

from switchgear._fork import FORKS_WAIT
from switchgear.types.reading import odd_numbers, read_json, whole_text
from switchgear.types.tolerance import UNREAD, restore, tolerate

__all__ = ["WireModel"]

T = TypeVar("T")
ModelT = TypeVar("ModelT", bound="WireModel")


class WireModel(BaseModel):
    """What a service sends: unknown fields are kept, nothing can be assigned, and errors do not repeat the input.

    A field that was absent and a field that was null are told apart by `model_fields_set`. What came empty is read
    alike everywhere (`switchgear.types.tolerance`), unless the model is strict, and written by `to_wire` as it came.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        allow_inf_nan=False,
        extra="allow",
        frozen=True,
        defer_build=True,
        hide_input_in_errors=True,
        validate_by_name=True,
        validate_by_alias=True,
        protected_namespaces=(),
    )

    @classmethod
    @override
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler, /) -> CoreSchema:
        schema = handler(source)
        if not cls.model_config.get("strict"):
            tolerate(schema, handler.resolve_ref_schema)
        return schema

    @classmethod
    @override
    def __class_getitem__(cls, typevar_values: Any) -> Any:
        """A generic model of something: one class, though several threads ask for it first; pydantic would make two."""
        with FORKS_WAIT:  # a fork meanwhile would leave the lock taken
            return super().__class_getitem__(typevar_values)

    @override
    def __getstate__(self) -> dict[Any, Any]:
        """What a pickle would hold.

        Raises:
            TypeError: There is a secret in it, which a pickle would show.
        """
        for name, value in vars(self).items():
            several = cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)
            if any(isinstance(one, Secret | SecretStr) for one in several):
                raise TypeError(
                    f"{type(self).__name__}.{name} is a secret, and is never pickled; reveal it and encrypt it"
                )
        return super().__getstate__()

    def to_wire(self) -> dict[str, Any]:
        """The JSON form the service would recognise: its own names, only what was set, unknown fields included."""
        wire = self.model_dump(mode="json", by_alias=True, exclude_unset=True)
        restore(self, wire)
        return wire


def decoder(shape: type[T]) -> Callable[[bytes], T]:
    """A function from JSON bytes to `shape` (a model, or any type that pydantic knows).

    The function raises `pydantic.ValidationError`; its callers turn that into an error of ours with `problems`.
    """
    return cast(Callable[[bytes], T], _decoder(cast(Hashable, shape)))


@lru_cache(maxsize=1024)
def _decoder(shape: Hashable) -> Callable[[bytes], object]:
    as_json: Callable[[bytes], object]
    as_python: Callable[[object], object]
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        as_json, as_python = shape.model_validate_json, shape.model_validate
    else:  # built when it first reads something, as models are
        config = None if get_origin(shape) is Annotated else ConfigDict(defer_build=True)
        adapter: TypeAdapter[object] = TypeAdapter(cast(Any, shape), config=config)
        as_json, as_python = adapter.validate_json, adapter.validate_python

    def read(body: bytes) -> object:
        if not odd_numbers(body):
            try:
                return as_json(body)
            except ValidationError as error:
                if error.errors(include_url=False, include_input=False)[0]["type"] != "json_invalid":
                    raise
                if whole_text(body) is None:
                    raise
        return as_python(_sound(body))

    return read


def _sound(body: bytes) -> object:
    """The value of a body that the fast way cannot read.

    Raises:
        ValidationError: It is no JSON, or holds what is no number.
    """
    try:
        value, unread = read_json(body)
    except ValueError as error:
        no_json = InitErrorDetails(type="json_invalid", ctx={"error": str(error)}, input=None)
        refusal = ValidationError.from_exception_data("body", [no_json], "json", hide_input=True)
    else:
        if not unread:
            return value
        faults = [InitErrorDetails(type="finite_number", loc=place, input=None) for place in unread]
        refusal = ValidationError.from_exception_data("body", faults, "json", hide_input=True)
    raise refusal


def problems(error: ValidationError, *within: str) -> tuple[str, ...]:
    """What was wrong, field by field, without the values: `("items.0.price: Field required",)`."""
    return tuple(
        problem((*within, *item["loc"]), item["msg"])
        for item in error.errors(include_url=False, include_context=False, include_input=False)
        if item["type"] != UNREAD
    )


def problem(place: Sequence[str | int], message: str) -> str:
    """What is wrong at one place."""
    return f"{'.'.join(str(part) for part in place if part != '') or 'body'}: {message}"


def fit(model: type[ModelT], content: Mapping[str, JsonValue], *within: str) -> tuple[ModelT | None, tuple[str, ...]]:
    """What an object is as a model, or why it is none."""
    try:
        return model.model_validate(content), ()
    except ValidationError as error:
        return None, problems(error, *within)


def salvage(model: type[ModelT], content: Mapping[str, JsonValue]) -> tuple[ModelT, tuple[str, ...]]:
    """As much of an object as fits a model none of whose fields is required, and what does not."""
    found: tuple[str, ...] = ()
    while True:
        try:
            return model.model_validate(content), found
        except ValidationError as error:
            found += problems(error)
            unfit = {item["loc"][0] for item in error.errors(include_url=False, include_input=False)}
        content = {name: value for name, value in content.items() if name not in unfit}
