"""The three functions of every entity class: parse, recognise, and say what is wrong. None of them raises.

A product's modules offer them under the class's name: `parse_user: Parser[User] = parser(User)`, and so on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias, TypeVar, cast

from pydantic import BaseModel, ValidationError
from typing_extensions import TypeIs

from switchgear.domains.violations import ParseFailure, Violation, findings

__all__ = ["Checker", "Guard", "Parser", "checker", "functions", "guard", "parser"]

M = TypeVar("M", bound=BaseModel)

Parser: TypeAlias = Callable[[object], M | ParseFailure]
Guard: TypeAlias = Callable[[object], TypeIs[M]]
Checker: TypeAlias = Callable[[object], list[Violation]]


def functions(cls: type[M]) -> tuple[Parser[M], Guard[M], Checker]:
    """The three functions of a class, in the order parse, is, validate."""
    return parser(cls), guard(cls), checker(cls)


def parser(cls: type[M]) -> Parser[M]:
    """A function from an object, a mapping (by Python or wire names) or JSON text to an object of the class."""
    recognise = guard(cls)

    def parse(value: object) -> M | ParseFailure:
        return value if recognise(value) else _read(cls, value)

    return _named(parse, "parse", cls, f"A {cls.__name__}, or why the value is none.")


def guard(cls: type[M]) -> Guard[M]:
    """A function that says whether a value is an object of the class, and narrows its type."""

    def recognise(value: object) -> TypeIs[M]:
        return issubclass(type(value), cls)  # unlike isinstance, it asks nothing of the value itself

    return _named(recognise, "is", cls, f"Whether the value is a {cls.__name__}.")


def checker(cls: type[M]) -> Checker:
    """A function that lists which rules of the class a value breaks; objects of the class are checked anew."""

    def check(value: object) -> list[Violation]:
        read = _read(cls, value)
        return list(read.violations) if isinstance(read, ParseFailure) else []

    return _named(check, "validate", cls, f"Which rules of {cls.__name__} the value breaks.")


def _read(cls: type[M], value: object) -> M | ParseFailure:
    try:
        match value:
            case bytes() | bytearray() | str():
                return cls.model_validate_json(value)
            case Mapping():
                return cls.model_validate(dict(cast(Mapping[object, object], value)))
            case BaseModel() if isinstance(value, cls):
                return cls.model_validate(dict(value))
            case _:
                return cls.model_validate(value)
    except ValidationError as error:
        broken = findings(error)
    except Exception as error:  # noqa: BLE001 - a hostile object may raise anything while it is read
        broken = (Violation("", "unreadable", f"Reading it raised {type(error).__name__}"),)
    return ParseFailure(broken, subject=cls.__name__)


F = TypeVar("F", bound=Callable[..., object])


def _named(function: F, verb: str, cls: type[BaseModel], doc: str) -> F:
    words = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in cls.__name__)
    function.__name__ = function.__qualname__ = f"{verb}{words}"
    function.__module__, function.__doc__ = cls.__module__, doc
    return function
