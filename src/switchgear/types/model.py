"""The base of everything that comes over a wire, and how bytes become it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, ClassVar, TypeVar, cast

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

__all__ = ["WireModel"]

T = TypeVar("T")


class WireModel(BaseModel):
    """What a service sends: unknown fields are kept, nothing can be assigned, and errors do not repeat the input.

    A field that was absent and a field that was null are told apart by `model_fields_set`.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="allow",
        frozen=True,
        defer_build=True,
        hide_input_in_errors=True,
        validate_by_name=True,
        validate_by_alias=True,
        protected_namespaces=(),
    )

    def to_wire(self) -> dict[str, Any]:
        """The JSON form the service would recognise: its own names, only what was set, unknown fields included."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


def decoder(shape: type[T]) -> Callable[[bytes], T]:
    """A function from JSON bytes to `shape` (a model, or any type that pydantic knows).

    The function raises `pydantic.ValidationError`; its callers turn that into an error of ours with `problems`.
    """
    return cast(Callable[[bytes], T], _decoder(cast(Hashable, shape)))


@lru_cache(maxsize=1024)
def _decoder(shape: Hashable) -> Callable[[bytes], object]:
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        return shape.model_validate_json
    adapter: TypeAdapter[object] = TypeAdapter(cast(Any, shape), config=ConfigDict(defer_build=True))
    return adapter.validate_json  # built when it first reads something, as models are


def problems(error: ValidationError) -> tuple[str, ...]:
    """What was wrong, field by field, without the values: `("items.0.price: Field required",)`."""
    return tuple(
        f"{'.'.join(str(part) for part in item['loc']) or 'body'}: {item['msg']}"
        for item in error.errors(include_url=False, include_context=False, include_input=False)
    )
