"""What a `TypedDict` declares, as the checks that a mapping passes before anything is sent."""

from __future__ import annotations

import inspect
import math
import re
import sys
import types
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from functools import cache
from typing import (
    Annotated,
    Any,
    Final,
    ForwardRef,
    Literal,
    NotRequired,
    ParamSpec,
    Required,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
)

from pydantic import JsonValue, SecretStr
from typing_extensions import ReadOnly, is_typeddict

from switchgear.errors import ConfigurationError, InvalidRequest
from switchgear.pipeline.encoding import Value
from switchgear.pipeline.parameters import NONE_OMITS, Check, Limit, Relation
from switchgear.types.unset import UNSET, Unset

__all__ = ["Fields", "Shape", "check_of", "evaluated", "is_required", "marks_of", "parts_of", "shape_of"]

P = ParamSpec("P")
T = TypeVar("T")


class Fields(dict[str, Any]):
    """Parameters of a `TypedDict` that were checked. A mapping of a caller's own, such as metadata, is none."""


class Shape:
    """What a `TypedDict` declares. A field's type is read when the field is first given, since that takes its time."""

    def __init__(self, declared: Any) -> None:
        self._declared = declared
        self._checks: dict[str, Check] = {}
        self._relations: dict[str, tuple[Relation, ...]] = {}
        texts = {name: _text(hint) for name, hint in declared.__annotations__.items()}
        self.required: Final = frozenset(name for name, text in texts.items() if is_required(declared, name, text))
        for name, text in texts.items():
            if _MARKED.match(text if isinstance(text, str) else ""):
                self._read(name)  # it may have to be given if another is not

        self.constrains: Final = bool(self.required or self._relations)
        """Whether it may refuse a mapping in which nothing is given."""

    @property
    def hints(self) -> dict[str, Any]:
        """By name, with marks; `Required` and the like taken off."""
        return {name: self._field(name)[0] for name in self._declared.__annotations__}

    @property
    def relations(self) -> list[tuple[str, Relation]]:
        """What the fields have to do with each other."""
        return [
            (name, mark) for name, hint in self.hints.items() for mark in marks_of(hint) if isinstance(mark, Relation)
        ]

    def _field(self, name: str) -> tuple[Any, Check]:
        return _field(self._declared, self._declared.__annotations__[name])

    def _read(self, name: str) -> Check:
        hint, check = self._field(name)
        relations = tuple(mark for mark in marks_of(hint) if isinstance(mark, Relation))
        if relations:
            self._relations = {**self._relations, name: relations}  # another thread may be walking through them
        self._checks[name] = check
        return check

    def check(self, params: Mapping[str, Any], place: str = "") -> Fields:
        """The parameters that are given, in the form in which a dialect writes them.

        Args:
            params: By name.
            place: Where they stand, with a dot at its end.

        Raises:
            InvalidRequest: One is unknown, missing, of another type, beyond a limit, or at odds with another.
        """
        given = Fields()
        checks = self._checks
        for name, value in params.items():
            if value is UNSET:
                continue
            check = checks.get(name)
            if check is None:
                if name not in self._declared.__annotations__:
                    raise InvalidRequest(_unknown(place, name, self._declared.__annotations__))
                check = self._read(name)
            kept = check(place + name, value)
            if kept is not UNSET:
                given[name] = kept
        if not self.required <= given.keys():
            raise InvalidRequest(f"{place}{min(self.required - given.keys())} must be given")
        for name, relations in self._relations.items():
            for relation in relations:
                broken = relation.broken(name, given)
                if broken is not None:
                    raise InvalidRequest(f"{place}{name} {broken}")
        return given


@cache
def shape_of(declared: Any) -> Shape:
    """The shape of a `TypedDict`, made when it is first used."""
    return Shape(declared)


_MARKED: Final = re.compile(r"((Not)?Required\[)?Annotated\[")
"""How a type with a mark of the whole field is written, such as a relation."""


def _text(annotation: Any) -> Any:
    """A field's type as it stands in the source, where that is known."""
    return annotation.__forward_arg__ if isinstance(annotation, ForwardRef) else annotation


def _field(declared: Any, annotation: Any) -> tuple[Any, Check]:
    """A field's type without `Required` and the like, and its check."""
    if isinstance(annotation, ForwardRef):
        return _written_field(annotation.__forward_arg__, annotation.__forward_module__ or declared.__module__)
    return _bare(annotation), check_of(_bare(annotation))


@cache
def _written_field(text: str, module: str) -> tuple[Any, Check]:
    """The same, once for all fields of a module that say the same."""
    hint = _bare(evaluated(text, vars(sys.modules[module]), module))
    return hint, check_of(hint)


def evaluated(text: str, names: dict[str, Any], where: str) -> Any:
    """What an annotation says; `get_type_hints` would also look for texts within, which takes most of its time."""
    try:
        return eval(text, names)  # noqa: S307 - the program's own source
    except NameError as error:
        problem = str(error)
    raise ConfigurationError(f"{text} of {where} cannot be read: {problem}; import what it names at run time")


def _unknown(place: str, name: object, known: Mapping[str, object]) -> str:
    where = f" of {place[:-1]}" if place else " of this operation"
    if not isinstance(name, str):
        return f"a key{where} must be text, not {type(name).__name__}"
    near = next((one for one in known if _alike(one, name)), None)
    return f"{place}{name} is no parameter{where}" + (f"; {near} is" if near else "")


def _alike(one: str, other: str) -> bool:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one, other).ratio() > 0.7


def is_required(declared: Any, name: str, hint: Any) -> bool:
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
        if type(value) is not dict and not isinstance(value, Mapping):
            raise _refused(name, "a mapping", value)
        if not value:
            raise InvalidRequest(f"{name} must not be empty")
        fields = cast(Mapping[str, Any], value)
        return shape_of(declared).check(fields, f"{name}.") or UNSET  # all that it held was left out

    return check


def _mapping_of(kinds: Sequence[Any]) -> Check:
    key, item = (check_of(kind) for kind in kinds)

    def check(name: str, value: Any) -> Any:
        if type(value) is not dict and not isinstance(value, Mapping):
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
    kind = cast(type[object], type(value))
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind is dict or isinstance(value, Mapping):
        for key, item in cast(Mapping[object, Any], value).items():
            if not isinstance(key, str):
                raise _refused(f"a key of {name}", "text", key)
            _json_form(f"{name}.{key}", item)
    elif isinstance(value, list | tuple):
        for number, item in enumerate(cast(Sequence[Any], value)):
            _json_form(f"{name}[{number}]", item)
    elif isinstance(value, datetime):
        _time(name, value)
    elif isinstance(value, float):
        _finite(name, value)
    elif not isinstance(value, str | int | SecretStr | Enum):
        raise InvalidRequest(f"{name} is a {kind.__name__}, which has no JSON form")
    return cast(object, value)


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
