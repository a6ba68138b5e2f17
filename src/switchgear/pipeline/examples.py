"""Arguments that an operation takes, made from its declaration: for the table of operations, and for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Final, Literal, get_args, get_origin

from typing_extensions import is_typeddict

from switchgear.errors import InvalidRequest
from switchgear.pipeline.body import File
from switchgear.pipeline.parameters import AtLeastOne, Either
from switchgear.pipeline.shape import check_of, parts_of, shape_of
from switchgear.pipeline.signature import params_of, plain_of

__all__ = ["example_call", "example_calls", "example_of"]

_AT: Final = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
_TEXTS: Final = ("text_1", "https://example.com/text")
_PLAIN: Final[Mapping[Any, Sequence[object]]] = {
    bool: (True,),
    int: (1, 18, 100),
    float: (1.5,),
    str: _TEXTS,
    datetime: (_AT,),
    File: (File("file.png", b"content", "image/png"),),
}


def example_calls(build: Callable[..., Any]) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Arguments for a pure method: what is required, then the same with each optional parameter. Its rules decide."""
    yield _arguments(build, ())
    declared = params_of(build)
    for name in () if declared is None else shape_of(declared).hints:
        yield _arguments(build, (name,))


def example_call(build: Callable[..., Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Arguments for a pure method: all that go together, at any depth. Where its rules refuse that, fewer."""
    declared = params_of(build)
    whole = _arguments(build, () if declared is None else tuple(shape_of(declared).hints), whole=True)
    for args, kwargs in (whole, *example_calls(build)):
        try:
            build(None, *args, **kwargs)
        except InvalidRequest:
            continue
        return args, kwargs
    raise ValueError(f"{build.__qualname__} takes no arguments that are tried")


def _arguments(
    build: Callable[..., Any], optional: Sequence[str], *, whole: bool = False
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The required arguments, and those of the optional ones that are named, with what they need."""
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    for one, hint in plain_of(build):
        if one.default is one.empty and one.kind is one.KEYWORD_ONLY:
            kwargs[one.name] = example_of(hint)
        elif one.default is one.empty:
            args.append(example_of(hint))
    declared = params_of(build)
    return tuple(args), kwargs if declared is None else kwargs | _fields(declared, optional, whole=whole)


def example_of(hint: Any, *, whole: bool = False) -> Any:
    """A value that the check of a type takes; a mapping of a `TypedDict` is `whole`, or holds what is required.

    Raises:
        ValueError: No value that is tried passes.
    """
    check = check_of(hint)
    for value in _candidates(hint, whole):
        try:
            check("example", value)
        except InvalidRequest:
            continue
        return value
    raise ValueError(f"there is no example of {hint}")


def _candidates(hint: Any, whole: bool) -> Iterator[Any]:
    for part in parts_of(hint):
        origin, args = get_origin(part), get_args(part)
        if is_typeddict(part):
            shape = shape_of(part)
            yield _fields(part, tuple(shape.hints) if whole else tuple(shape.hints)[:1], whole=whole)
        elif origin is Literal:
            yield from args
        elif isinstance(part, type) and issubclass(part, Enum):
            yield from (member.value for member in part)
        elif isinstance(origin, type) and issubclass(origin, Mapping):
            yield {example_of(args[0]): example_of(args[1], whole=whole)}
        elif isinstance(origin, type) and issubclass(origin, Iterable):
            yield from ([one] * number for number in (1, 2) for one in _candidates(args[0], whole))
        elif part is not type(None):
            yield from _PLAIN.get(part, _TEXTS)


def _fields(declared: Any, optional: Sequence[str], *, whole: bool = False) -> dict[str, Any]:
    """What is required, as many of the optional ones as go together, and what those need."""
    shape = shape_of(declared)
    hints, relations = shape.hints, shape.relations
    chosen = {name: example_of(hints[name], whole=whole) for name in shape.required}
    either = (name for name, mark in relations if isinstance(mark, AtLeastOne | Either))
    for name in (*optional, *either):
        along = {name, *(other for one, mark in relations if one == name for other in mark.along)}
        more = chosen | {one: example_of(hints[one], whole=whole) for one in along}
        if not any(mark.broken(one, more) for one, mark in relations if {one, *mark.others} <= {*more}):
            chosen = more
    return chosen
