"""What an operation takes, read off its signature."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import cache, wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar, cast, get_args

from switchgear.pipeline.parameters import Check
from switchgear.pipeline.shape import Shape, check_of, evaluated, is_required, shape_of
from switchgear.types.unset import UNSET

__all__ = ["checking", "expanded", "params_of", "plain_of"]

P = ParamSpec("P")
T = TypeVar("T")


def params_of(build: Callable[..., Any]) -> Any:
    """The `TypedDict` of a signature's `**params: Unpack[...]`; None: it has none."""
    for parameter in inspect.signature(build).parameters.values():
        if parameter.kind is parameter.VAR_KEYWORD:
            return next(iter(get_args(_type_of(build, parameter))), None)
    return None


def _type_of(build: Callable[..., Any], parameter: inspect.Parameter) -> Any:
    if parameter.annotation is parameter.empty:
        return Any
    if not isinstance(parameter.annotation, str):
        return parameter.annotation
    return evaluated(parameter.annotation, inspect.unwrap(build).__globals__, build.__qualname__)


def plain_of(build: Callable[..., Any]) -> list[tuple[inspect.Parameter, Any]]:
    """The parameters that a signature names itself, apart from `self`, with their types."""
    own = [*inspect.signature(build).parameters.values()][1:]
    return [(one, _type_of(build, one)) for one in own if one.kind not in {one.VAR_KEYWORD, one.VAR_POSITIONAL}]


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
            default=inspect.Parameter.empty if is_required(declared, name, hint) else UNSET,
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

    def check(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Sequence[Any], dict[str, Any]]:
        checked = [check(name, value) for (name, check), value in zip(self.positional, args, strict=False)]
        if len(args) > len(checked):
            checked += args[len(checked) :]  # too many, which Python says itself
        if kwargs:
            by_name = self.by_name
            own = {name: by_name[name](name, kwargs.pop(name)) for name in [*kwargs] if name in by_name}
            given = kwargs if self.params is None else self.params.check(kwargs)
            return checked, own | given if own else given
        return checked, kwargs if self.params is None or not self.params.constrains else self.params.check(kwargs)


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
