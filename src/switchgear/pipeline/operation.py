"""One definition per operation; its synchronous, asynchronous and raw forms come from a descriptor.

An operation is a pure method that returns a `Request`. Which form a caller sees follows from the client's mode, a
phantom type: `Users[Sync].get` answers a `User`, `Users[Async].get` a coroutine of one, `Users[Raw].get` a `Response`.
"""

from __future__ import annotations

import inspect
import sys
import warnings
from collections.abc import Callable, Coroutine, Mapping
from functools import wraps
from importlib import import_module
from types import MethodType
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Concatenate,
    Final,
    Generic,
    NamedTuple,
    ParamSpec,
    Self,
    TypeAlias,
    TypeVar,
    cast,
    get_args,
    overload,
)

from typing_extensions import override

from switchgear._fork import CachedProperties, begin_anew_in_children
from switchgear._frames import bare
from switchgear.errors import SwitchgearError
from switchgear.pipeline.flows import Engine, Flow, awalk, fetch, no_response, walk
from switchgear.pipeline.page import AsyncPage, Page, Paged, Slice
from switchgear.pipeline.request import Caching, Request, Response
from switchgear.pipeline.signature import checking, expanded

__all__ = [
    "Async",
    "AsyncRaw",
    "Bound",
    "Flow",
    "ModeT",
    "Namespace",
    "Operation",
    "Raw",
    "Sync",
    "fetch",
    "flow",
    "operation",
    "paginated",
]

P = ParamSpec("P")
T = TypeVar("T")
V = TypeVar("V")
BuiltT_co = TypeVar("BuiltT_co", covariant=True)
"""What the pure method returns."""
SyncT = TypeVar("SyncT")
"""What a synchronous caller gets."""
AsyncT = TypeVar("AsyncT")
"""What an asynchronous caller gets."""

_MADE: Final = 256
"""How many requests of an operation are kept."""


class Sync:
    """Mode: calls block and answer the value."""


class Async:
    """Mode: calls answer a coroutine, or an asynchronous page."""


class Raw:
    """Mode: calls block and answer `Response[value]`."""


class AsyncRaw:
    """Mode: calls answer a coroutine of `Response[value]`."""


ModeT = TypeVar("ModeT", Sync, Async, Raw, AsyncRaw)


class Bound(Generic[ModeT]):
    """Something that operations hang on: it knows who sends, and in which mode."""

    _engine: Engine
    _mode: type[ModeT]

    @classmethod
    def over(cls, engine: Engine, mode: type[ModeT], /) -> Self:
        """The same operations over an engine, in a mode: `Namespaces[Raw].over(engine, Raw)` is a client's raw twin."""
        bound = object.__new__(cls)
        bound._engine, bound._mode = engine, mode
        return bound


_CACHED: Final = CachedProperties(Bound)
"""The namespaces of clients."""
begin_anew_in_children(_CACHED)


class Namespace(Bound[ModeT]):
    """A group of operations, named as in the vendor's own documentation.

    Subclass it with `path="users"`, and offer it on a client or on another namespace as a cached property.
    """

    path: ClassVar[str] = ""

    def __init__(self, parent: Bound[ModeT], /) -> None:
        self._engine, self._mode = parent._engine, parent._mode

    @override
    def __init_subclass__(cls, *, path: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.path = path or cls.path
        for name, member in vars(cls).items():
            if isinstance(member, Operation):
                member.name = f"{cls.path}.{name}"


class _Form(NamedTuple):
    """How an operation looks in one mode."""

    run: Callable[[Engine, str, Any], Any]
    """What is done with the engine, the operation's name, and what the pure method made."""
    answers: str
    """The return annotation, around that of the pure method."""


_Forms: TypeAlias = Mapping[type, _Form]
"""By mode."""


class _WhenAsked:
    """What help() asks of an operation and few others do: made then, and kept. The class has its own, or none."""

    def __init__(self, make: Callable[[Operation[..., Any, Any, Any]], object], of_class: str | None = None) -> None:
        self._make, self._of_class = make, of_class

    def __set_name__(self, owner: type, name: str, /) -> None:
        self._name = name

    def __get__(self, obj: Operation[..., Any, Any, Any] | None, owner: type, /) -> object:
        if obj is None and self._of_class is None:
            raise AttributeError(self._name)
        return self._of_class if obj is None else vars(obj).setdefault(self._name, self._make(obj))


class Operation(Generic[P, BuiltT_co, SyncT, AsyncT]):
    """A descriptor whose type, when read from a namespace, follows from the namespace's mode.

    What is called is checked as its signature says, at any depth, before the pure method sees it.
    """

    if not TYPE_CHECKING:
        __doc__ = _WhenAsked(
            lambda found: import_module("switchgear.pipeline.operations").documentation(found), __doc__
        )
        __signature__ = _WhenAsked(lambda operation: inspect.signature(operation.function(Sync)))

    def __init__(self, build: Callable[Concatenate[Any, P], BuiltT_co], forms: _Forms) -> None:
        self.deprecated: str | None = getattr(build, "__deprecated__", None)
        """Why it should not be called any more, from `typing_extensions.deprecated` below the decorator."""
        pure = build if self.deprecated is None else inspect.unwrap(build)
        self.build: Callable[Concatenate[Any, P], BuiltT_co] = checking(pure)
        """The pure method: for tests, dry runs and flows. `Users.get.build(None, "user_1")` sends nothing."""
        self.name: str = build.__name__
        """`users.get`."""
        self._forms = forms
        self._functions: dict[type, Callable[..., Any]] = {}
        self._made: dict[tuple[str, ...], Request[Any]] = {}
        for fact in ("__name__", "__qualname__", "__module__"):  # what help() reads of a method
            setattr(self, fact, getattr(build, fact))

    def make(self, namespace: Bound[Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """What the pure method makes. What asks for a kept answer is itself kept: making it takes longer than a hit."""
        if kwargs or not all(type(arg) is str for arg in args):  # 1, 1.0 and True are equal, and mean different things
            return self.build(namespace, *args, **kwargs)
        known = self._made.get(args)
        if known is not None:
            return known
        made: Any = self.build(namespace, *args, **kwargs)
        if isinstance(made, Request) and made.caching is not Caching.NEVER:
            if len(self._made) >= _MADE:
                self._made.clear()
            self._made[args] = made
        return cast(object, made)

    def __call__(self, namespace: Bound[Any], /, *args: P.args, **kwargs: P.kwargs) -> SyncT | AsyncT:
        """Like any method read from its class: `Users.get(client.users, "user_1")`. One of no class takes a client."""
        return cast("SyncT | AsyncT", self.function(namespace._mode)(namespace, *args, **kwargs))

    def function(self, mode: type) -> Callable[..., Any]:
        """What runs in a mode, made when it is first called: its first argument is the namespace."""
        function = self._functions.get(mode)
        if function is None:
            function = self._functions[mode] = _function(self, self._forms[mode])
        return function

    @overload
    def __get__(self, obj: None, owner: type, /) -> Self: ...
    @overload
    def __get__(self, obj: Namespace[Sync], owner: type, /) -> Callable[P, SyncT]: ...
    @overload
    def __get__(self, obj: Namespace[Async], owner: type, /) -> Callable[P, AsyncT]: ...
    @overload
    def __get__(
        self: Operation[P, Request[V], SyncT, AsyncT], obj: Namespace[Raw], owner: type, /
    ) -> Callable[P, Response[V]]: ...
    @overload
    def __get__(
        self: Operation[P, Request[V], SyncT, AsyncT], obj: Namespace[AsyncRaw], owner: type, /
    ) -> Callable[P, Coroutine[Any, Any, Response[V]]]: ...
    def __get__(self, obj: Namespace[Any] | None, owner: type, /) -> Any:
        return self if obj is None else MethodType(self.function(obj._mode), obj)


def _function(operation: Operation[..., Any, Any, Any], form: _Form) -> Callable[..., Any]:
    """A function for one mode, with the operation's docstring, and a signature that says what is taken and answered."""

    def blocking(self: Bound[Any], /, *args: Any, **kwargs: Any) -> Any:
        beyond = sys.exception()
        _warn_of(operation)
        try:
            return form.run(self._engine, operation.name, operation.make(self, args, kwargs))
        except BaseException as error:
            del args, kwargs
            _locate(error, operation, self)
            bare(error, beyond)
            raise

    async def awaiting(self: Bound[Any], /, *args: Any, **kwargs: Any) -> Any:
        beyond = sys.exception()
        _warn_of(operation)
        try:
            return await form.run(self._engine, operation.name, operation.make(self, args, kwargs))
        except BaseException as error:
            del args, kwargs
            _locate(error, operation, self)
            bare(error, beyond)
            raise

    function = wraps(operation.build)(awaiting if inspect.iscoroutinefunction(form.run) else blocking)
    signature = expanded(operation.build)
    answers = form.answers.format(_inner(signature.return_annotation))
    vars(function)["__signature__"] = signature.replace(return_annotation=answers)
    return function


def _inner(annotation: object) -> str:
    """`User` of `Request[User]`, `Paged[User]` and `Flow[User]`."""
    if not isinstance(annotation, str):
        return inspect.formatannotation((get_args(annotation) or (annotation,))[-1])
    outer, bracket, inner = annotation.partition("[")
    return inner.removesuffix("]") if bracket and outer in {"Request", "Paged", "Flow"} else annotation


def _warn_of(operation: Operation[..., Any, Any, Any]) -> None:
    """Tell the caller of the caller that it should not be called any more."""
    if operation.deprecated is not None:
        warnings.warn(f"{operation.name}: {operation.deprecated}", DeprecationWarning, stacklevel=3)


def _locate(error: BaseException, operation: Operation[..., Any, Any, Any], namespace: Bound[Any]) -> None:
    """Let an error of ours say where it happened."""
    if isinstance(error, SwitchgearError):
        error.service = error.service or namespace._engine.service
        error.operation = error.operation or operation.name


def _respond(engine: Engine, name: str, request: Request[Any]) -> Any:
    return engine.send(request, name)


async def _arespond(engine: Engine, name: str, request: Request[Any]) -> Any:
    return await engine.send(request, name)


def _answer(engine: Engine, name: str, request: Request[Any]) -> Any:
    return engine.send(request, name).value


async def _aanswer(engine: Engine, name: str, request: Request[Any]) -> Any:
    return (await engine.send(request, name)).value


_ONE: Final[_Forms] = {
    Sync: _Form(_answer, "{}"),
    Async: _Form(_aanswer, "{}"),
    Raw: _Form(_respond, "Response[{}]"),
    AsyncRaw: _Form(_arespond, "Response[{}]"),
}


def operation(
    build: Callable[Concatenate[Any, P], Request[T]], /
) -> Operation[P, Request[T], T, Coroutine[Any, Any, T]]:
    """Turn a method that returns `Request[T]` into a call on every kind of client."""
    return Operation(build, _ONE)


def _page(engine: Engine, name: str, request: Paged[Any]) -> Page[Any]:
    return Page(lambda paged: engine.send(paged, name), request, (engine.service, name))


def _apage(engine: Engine, name: str, request: Paged[Any]) -> AsyncPage[Any]:
    return AsyncPage(lambda paged: engine.send(paged, name), request, (engine.service, name))


_MANY: Final[_Forms] = {
    Sync: _Form(_page, "Page[{}]"),
    Async: _Form(_apage, "AsyncPage[{}]"),
    Raw: _Form(_respond, "Response[Slice[{}]]"),
    AsyncRaw: _Form(_arespond, "Response[Slice[{}]]"),
}


def paginated(
    build: Callable[Concatenate[Any, P], Paged[T]], /
) -> Operation[P, Request[Slice[T]], Page[T], AsyncPage[T]]:
    """Like `operation`, for lists: `Page[T]` or `AsyncPage[T]`, which fetch themselves."""
    return Operation(build, _MANY)


_STEPS: Final[_Forms] = {
    Sync: _Form(walk, "{}"),
    Async: _Form(awalk, "{}"),
    Raw: _Form(no_response, "Never"),
    AsyncRaw: _Form(no_response, "Never"),
}


def flow(build: Callable[Concatenate[Any, P], Flow[T]], /) -> Operation[P, Flow[T], T, Coroutine[Any, Any, T]]:
    """Make one call of several requests, yielded by a generator that returns the value. There is no raw form."""
    return Operation(build, _STEPS)
