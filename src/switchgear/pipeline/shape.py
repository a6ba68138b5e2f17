"""What an operation takes, read off its signature: the checks that its arguments pass before anything is sent."""

from __future__ import annotations

import inspect
import math
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from functools import cache, wraps
from typing import (
    Annotated,
    Any,
    Concatenate,
    Final,
    Literal,
    NamedTuple,
    NotRequired,
    ParamSpec,
    Required,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic import JsonValue, SecretStr
from typing_extensions import ReadOnly, is_typeddict

from switchgear.errors import ConfigurationError, InvalidRequest
from switchgear.pipeline.encoding import Value
from switchgear.pipeline.parameters import NONE_OMITS, Check, Limit, Relation
from switchgear.types.unset import UNSET, Unset

__all__ = [
    "Fields",
    "Shape",
    "check_of",
    "checking",
    "expanded",
    "marks_of",
    "params_of",
    "parts_of",
    "plain_of",
    "shape_of",
]

P = ParamSpec("P")
T = TypeVar("T")


class Fields(dict[str, Any]):
    """Parameters of a `TypedDict` that were checked. A mapping of a caller's own, such as metadata, is none."""


class Shape:
    """What a `TypedDict` declares."""

    def __init__(self, declared: Any) -> None:
        hints = _hints(declared)
        self.hints: Final = {name: _bare(hint) for name, hint in hints.items()}
        """By name, with marks; `Required` and the like taken off."""
        self.required: Final = frozenset(name for name, hint in hints.items() if _is_required(declared, name, hint))
        self.checks: Final = {name: check_of(hint) for name, hint in self.hints.items()}
        self.relations: Final = [
            (name, mark) for name, hint in self.hints.items() for mark in marks_of(hint) if isinstance(mark, Relation)
        ]

    def check(self, params: Mapping[str, Any], place: str = "") -> Fields:
        """The parameters that are given, in the form in which a dialect writes them.

        Args:
            params: By name.
            place: Where they stand, with a dot at its end.

        Raises:
            InvalidRequest: One is unknown, missing, of another type, beyond a limit, or at odds with another.
        """
        given = Fields()
        checks = self.checks
        for name, value in params.items():
            if value is UNSET:
                continue
            check = checks.get(name)
            if check is None:
                raise InvalidRequest(_unknown(place, name, checks))
            kept = check(place + name, value)
            if kept is not UNSET:
                given[name] = kept
        if not self.required <= given.keys():
            raise InvalidRequest(f"{place}{min(self.required - given.keys())} must be given")
        for name, relation in self.relations:
            broken = relation.broken(name, given)
            if broken is not None:
                raise InvalidRequest(f"{place}{name} {broken}")
        return given


@cache
def shape_of(declared: Any) -> Shape:
    """The shape of a `TypedDict`, made when it is first used."""
    return Shape(declared)


@cache
def _hints(declared: Any) -> dict[str, Any]:
    try:
        return get_type_hints(declared, include_extras=True)
    except NameError as error:
        name, problem = declared.__qualname__, str(error)
    raise ConfigurationError(f"{name} cannot be read: {problem}; what it names has to be imported at run time")


def _unknown(place: str, name: object, known: Mapping[str, object]) -> str:
    where = f" of {place[:-1]}" if place else " of this operation"
    if not isinstance(name, str):
        return f"a key{where} must be text, not {type(name).__name__}"
    near = next((one for one in known if _alike(one, name)), None)
    return f"{place}{name} is no parameter{where}" + (f"; {near} is" if near else "")


def _alike(one: str, other: str) -> bool:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one, other).ratio() > 0.7


def params_of(build: Callable[..., Any]) -> Any:
    """The `TypedDict` of a signature's `**params: Unpack[...]`; None: it has none."""
    for parameter in inspect.signature(build).parameters.values():
        if parameter.kind is parameter.VAR_KEYWORD:
            return next(iter(get_args(_hints(build).get(parameter.name))), None)
    return None


def plain_of(build: Callable[..., Any]) -> list[tuple[inspect.Parameter, Any]]:
    """The parameters that a signature names itself, apart from `self`, with their types."""
    hints = _hints(build)
    own = [*inspect.signature(build).parameters.values()][1:]
    return [(one, hints.get(one.name, Any)) for one in own if one.kind not in {one.VAR_KEYWORD, one.VAR_POSITIONAL}]


def expanded(build: Callable[..., Any]) -> inspect.Signature:
    """The signature with the fields of `**params: Unpack[...]` as keywords, in their own words."""
    signature, declared = inspect.signature(build), params_of(build)
    if declared is None:
        return signature
    keyword = inspect.Parameter.KEYWORD_ONLY
    fields = [
        inspect.Parameter(
            name,
            keyword,
            default=inspect.Parameter.empty if _is_required(declared, name, hint) else UNSET,
            annotation=hint,
        )
        for name, hint in _written(declared).items()
    ]
    own = [one for one in signature.parameters.values() if one.kind is not one.VAR_KEYWORD]
    return signature.replace(parameters=[*own, *sorted(fields, key=lambda one: one.default is UNSET)])


def _written(declared: Any) -> dict[str, Any]:
    """The annotations of a `TypedDict` as they stand in the source."""
    return {name: getattr(hint, "__forward_arg__", hint) for name, hint in declared.__annotations__.items()}


class _Arguments(NamedTuple):
    """The checks of a signature."""

    positional: tuple[tuple[str, Check], ...]
    by_name: Mapping[str, Check]
    params: Shape | None

    def check(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        checked = [check(name, value) for (name, check), value in zip(self.positional, args, strict=False)]
        own = {name: self.by_name[name](name, kwargs.pop(name)) for name in self.by_name.keys() & kwargs.keys()}
        params = kwargs if self.params is None else self.params.check(kwargs)
        return [*checked, *args[len(checked) :]], {**own, **params}


def checking(build: Callable[Concatenate[Any, P], T]) -> Callable[Concatenate[Any, P], T]:
    """The same pure method, which sees only arguments that are as its signature says."""

    @wraps(build)
    def checked(self: Any, /, *args: Any, **kwargs: Any) -> T:
        args_, kwargs_ = _arguments(build).check(args, kwargs)
        return cast(T, cast(Any, build)(self, *args_, **kwargs_))

    return cast("Callable[Concatenate[Any, P], T]", checked)


@cache
def _arguments(build: Callable[..., Any]) -> _Arguments:
    checks = [(one, check_of(hint)) for one, hint in plain_of(build)]
    declared = params_of(build)
    return _Arguments(
        tuple((one.name, check) for one, check in checks if one.kind is not one.KEYWORD_ONLY),
        {one.name: check for one, check in checks if one.kind is not one.POSITIONAL_ONLY},
        None if declared is None else shape_of(declared),
    )


def _is_required(declared: Any, name: str, hint: Any) -> bool:
    """Whether a field must be given; `__required_keys__` does not see what a text such as `Required[str]` says."""
    outer = hint.partition("[")[0] if isinstance(hint, str) else getattr(get_origin(hint), "_name", "")
    return outer == "Required" or (outer != "NotRequired" and name in declared.__required_keys__)


def _bare(hint: Any) -> Any:
    return _bare(get_args(hint)[0]) if get_origin(hint) in {Required, NotRequired, ReadOnly} else hint


def marks_of(hint: Any) -> Iterator[Any]:
    """The marks of a parameter; those of what it holds are left out."""
    if get_origin(hint) is Annotated:
        yield from hint.__metadata__
        yield from marks_of(hint.__origin__)
    elif get_origin(hint) in {Union, types.UnionType}:
        for part in get_args(hint):
            yield from marks_of(part)


def parts_of(hint: Any) -> list[Any]:
    """The alternatives of a type: no marks, unions or `Unset`."""
    if get_origin(hint) is Annotated:
        return parts_of(hint.__origin__)
    if get_origin(hint) in {Union, types.UnionType}:
        return [part for one in get_args(hint) for part in parts_of(one)]
    return [] if hint == Unset else [hint]


def check_of(hint: Any) -> Check:
    """The check that follows from a type and its marks."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _marked(hint.__origin__, hint.__metadata__)
    if origin in {Union, types.UnionType}:
        return _any_of([part for part in args if part != Unset])
    if is_typeddict(hint):
        return _nested(hint)
    if hint is JsonValue or hint is Value:
        return _json
    if origin is Literal:
        return check_of(type(args[0]))  # what a service takes tomorrow can be sent today
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping_of(args)
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return _each(check_of(args[0]))
    if isinstance(hint, type) and issubclass(hint, Enum) and issubclass(hint, str):
        return _PLAIN[str]
    return _PLAIN.get(hint) or (_instance(hint) if isinstance(hint, type) and hint is not object else _as_it_is)


def _marked(hint: Any, marks: Sequence[Any]) -> Check:
    check = next((mark for mark in marks if inspect.isfunction(mark)), None) or check_of(hint)
    for mark in marks:
        if isinstance(mark, Limit):
            check = _then(check, mark)
    return _or_none(check, UNSET) if NONE_OMITS in marks else check


def _then(check: Check, limit: Check) -> Check:
    def both(name: str, value: Any) -> Any:
        kept = check(name, value)
        return kept if kept is None else limit(name, kept)

    return both


def _or_none(check: Check, none: Any = None) -> Check:
    return lambda name, value: none if value is None else check(name, value)


def _any_of(parts: Sequence[Any]) -> Check:
    """One of several types, told apart by what the value is."""
    present = [part for part in parts if part is not type(None)]
    kinds: dict[type | tuple[type, ...], tuple[Check, str]] = {}
    for part in present:
        taken, what = _taken(part)
        kinds.setdefault(taken, (check_of(part), what))
    if len(kinds) == 1:
        one = next(iter(kinds.values()))[0]
    else:
        one = _by_kind([(taken, check) for taken, (check, _) in kinds.items()], [what for _, what in kinds.values()])
    return _or_none(one) if len(present) < len(parts) else one


def _by_kind(kinds: Sequence[tuple[Any, Check]], whats: Sequence[str]) -> Check:
    def check(name: str, value: Any) -> Any:
        for taken, one in kinds:
            if isinstance(value, taken) and (type(value) is not bool or taken in {bool, object}):
                return one(name, value)
        raise _refused(name, " or ".join(dict.fromkeys(whats)), value)

    return check


def _taken(hint: Any) -> tuple[Any, str]:
    """Which values a type takes, and how it is called."""
    origin = get_origin(hint)
    if origin is Annotated:
        return _taken(hint.__origin__)
    if origin is Literal:
        return _taken(type(get_args(hint)[0]))
    if is_typeddict(hint) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return Mapping, "a mapping"
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return (list, tuple), "a list"
    if isinstance(hint, type) and issubclass(hint, str):
        return str, "text"
    if hint is float:
        return (int, float), "a number"
    return (hint, _WORDS.get(hint, f"a {hint.__name__}")) if isinstance(hint, type) else (object, "a value")


def _nested(declared: Any) -> Check:
    def check(name: str, value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise _refused(name, "a mapping", value)
        if not value:
            raise InvalidRequest(f"{name} must not be empty")
        fields = cast(Mapping[str, Any], value)
        return shape_of(declared).check(fields, f"{name}.") or UNSET  # all that it held was left out

    return check


def _mapping_of(kinds: Sequence[Any]) -> Check:
    key, item = (check_of(kind) for kind in kinds)

    def check(name: str, value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise _refused(name, "a mapping", value)
        entries = cast(Mapping[object, Any], value)
        return {key(f"a key of {name}", one): item(f"{name}.{one}", held) for one, held in entries.items()}

    return check


def _each(check: Check) -> Check:
    def several(name: str, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise _refused(name, "a list", value)
        entries = enumerate(cast(Sequence[Any], value))
        return [check(f"{name}[{number}]", entry) for number, entry in entries]

    return several


def _json(name: str, value: Any) -> Any:
    """What can be written as JSON, at any depth."""
    try:
        return _json_form(name, value)
    except RecursionError:
        pass
    raise InvalidRequest(f"{name} is nested too deeply")


def _json_form(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        held = cast(Mapping[object, Any], value)
        return {_json_key(name, key): _json_form(f"{name}.{key}", item) for key, item in held.items()}
    if isinstance(value, list | tuple):
        return [_json_form(f"{name}[{number}]", item) for number, item in enumerate(cast(Sequence[Any], value))]
    if isinstance(value, datetime):
        return _time(name, value)
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidRequest(f"{name} is NaN or infinite, which cannot be sent")
    if value is None or isinstance(value, str | int | float | SecretStr | Enum):
        return value
    raise InvalidRequest(f"{name} is a {type(value).__name__}, which has no JSON form")


def _json_key(name: str, key: Any) -> str:
    if not isinstance(key, str):
        raise _refused(f"a key of {name}", "text", key)
    return key


def _refused(name: str, what: str, value: object) -> InvalidRequest:
    return InvalidRequest(f"{name} must be {what}, not {'None' if value is None else type(value).__name__}")


def _instance(kind: type, what: str = "", *, bools: bool = False) -> Check:
    wanted: Any = (int, float) if kind is float else kind
    what = what or _WORDS.get(kind, f"a {kind.__name__}")

    def check(name: str, value: Any) -> Any:
        if not isinstance(value, wanted) or (type(value) is bool and not bools):
            raise _refused(name, what, value)
        return value

    return check


def _time(name: str, value: Any) -> Any:
    if not isinstance(value, datetime):
        raise _refused(name, "a datetime with a time zone", value)
    if value.tzinfo is None:
        raise InvalidRequest(f"{name} must be a datetime with a time zone; without one it has no place in time")
    return value


def _finite(name: str, value: Any) -> Any:
    if type(value) is bool or not isinstance(value, int | float):
        raise _refused(name, "a number", value)
    if not math.isfinite(value):
        raise InvalidRequest(f"{name} is NaN or infinite, which cannot be sent")
    return value


def _as_it_is(_name: str, value: Any) -> Any:
    return value


_WORDS: Final[Mapping[Any, str]] = {
    bool: "True or False",
    datetime: "a datetime with a time zone",
    float: "a number",
    int: "a whole number",
    str: "text",
    SecretStr: "a SecretStr",
}
_PLAIN: Final[Mapping[Any, Check]] = {
    bool: _instance(bool, bools=True),
    datetime: _time,
    float: _finite,
    int: _instance(int),
    str: _instance(str),
    Any: _as_it_is,
    object: _as_it_is,
}
"""The checks of plain types."""
