"""Parse, recognise, and say what is wrong, for any model: an entity, or what a service sends. None of them raises.

`parse`, `is_a` and `validate` take the model; `functions(User)` makes the three of one class, which the products'
modules offer under its name: `parse_user, is_user, validate_user = functions(User)`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias, TypeVar, cast

from pydantic import BaseModel, ValidationError
from typing_extensions import TypeIs

from switchgear.domains.violations import ParseFailure, Violation, findings

__all__ = ["Checker", "Guard", "Parser", "functions", "is_a", "parse", "validate"]

M = TypeVar("M", bound=BaseModel)

Parser: TypeAlias = Callable[[object], M | ParseFailure]
Guard: TypeAlias = Callable[[object], TypeIs[M]]
Checker: TypeAlias = Callable[[object], list[Violation]]


def parse(model: type[M], value: object) -> M | ParseFailure:
    """An object of the model, or why the value is none.

    Args:
        model: An entity, a part of one, or a wire model of a service, such as `switchgear.stripe.models.Customer`.
        value: An object of it, which comes back as it is; a mapping by Python names or wire names; or JSON text.
    """
    return cast(M, value) if is_a(model, value) else _read(model, value)


def is_a(model: type[BaseModel], value: object) -> bool:
    """Whether the value is an object of the model. Type checkers narrow by the function that `functions` makes."""
    return issubclass(type(value), model)  # unlike isinstance, it asks nothing of the value itself


def validate(model: type[BaseModel], value: object) -> list[Violation]:
    """Which rules of the model a value breaks; objects of the model are checked anew."""
    read = _read(model, value)
    return list(read.violations) if isinstance(read, ParseFailure) else []


def functions(model: type[M]) -> tuple[Parser[M], Guard[M], Checker]:
    """The three functions of one model, in the order parse, is, validate."""

    def parse_it(value: object) -> M | ParseFailure:
        return parse(model, value)

    def is_it(value: object) -> TypeIs[M]:
        return is_a(model, value)

    def validate_it(value: object) -> list[Violation]:
        return validate(model, value)

    name = model.__name__
    return (
        _named(parse_it, "parse", model, f"A {name}, or why the value is none."),
        _named(is_it, "is", model, f"Whether the value is a {name}."),
        _named(validate_it, "validate", model, f"Which rules of {name} the value breaks."),
    )


def _read(model: type[M], value: object) -> M | ParseFailure:
    try:
        match value:
            case bytes() | bytearray() | str():
                return model.model_validate_json(value)
            case Mapping():
                return model.model_validate(dict(cast(Mapping[object, object], value)))
            case BaseModel() if isinstance(value, model):
                return model.model_validate(dict(value))
            case _:
                return model.model_validate(value)
    except ValidationError as error:
        broken = findings(error)
    except Exception as error:  # noqa: BLE001 - a hostile object may raise anything while it is read
        broken = (Violation("", "unreadable", f"Reading it raised {type(error).__name__}"),)
    return ParseFailure(broken, subject=model.__name__)


F = TypeVar("F", bound=Callable[..., object])


def _named(function: F, verb: str, model: type[BaseModel], doc: str) -> F:
    words = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in model.__name__)
    function.__name__ = function.__qualname__ = f"{verb}{words}"
    function.__module__, function.__doc__ = model.__module__, doc
    return function
