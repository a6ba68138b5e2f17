"""One definition per operation; its synchronous, asynchronous and raw faces come from a descriptor.

An operation is a pure method that returns a `Request`. Which face a caller sees follows from the client's mode, a
phantom type: `Users[Sync].get` answers a `User`, `Users[Async].get` a coroutine of one, `Users[Raw].get` a `Response`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine, Generator, Mapping
from functools import wraps
from types import MethodType
from typing import Any, ClassVar, Concatenate, Generic, ParamSpec, Protocol, Self, TypeAlias, TypeVar, overload

from typing_extensions import override

from switchgear.errors import ConfigurationError, InvalidRequest
from switchgear.pipeline.page import AsyncPage, Page, Paged, Slice
from switchgear.pipeline.request import Request, Response

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


class Sync:
    """Mode: calls block and answer the value."""


class Async:
    """Mode: calls answer a coroutine, or an asynchronous page."""


class Raw:
    """Mode: calls block and answer `Response[value]`."""


class AsyncRaw:
    """Mode: calls answer a coroutine of `Response[value]`."""


ModeT = TypeVar("ModeT", Sync, Async, Raw, AsyncRaw)


class _Engine(Protocol):
    """What sends: one of the two drivers. Only the face of a mode knows which."""

    @property
    def service(self) -> str: ...

    def send(self, request: Request[T], operation: str = "", /) -> Any: ...


class Bound(Generic[ModeT]):
    """Something that operations hang on: it knows who sends, and in which mode."""

    _engine: _Engine
    _mode: type[ModeT]

    @classmethod
    def over(cls, engine: _Engine, mode: type[ModeT], /) -> Self:
        """The same operations over an engine, in a mode: `Namespaces[Raw].over(engine, Raw)` is a client's raw twin."""
        bound = object.__new__(cls)
        bound._engine, bound._mode = engine, mode
        return bound


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


class Operation(Generic[P, BuiltT_co, SyncT, AsyncT]):
    """A descriptor whose type, when read from a namespace, follows from the namespace's mode."""

    def __init__(
        self,
        build: Callable[Concatenate[Any, P], BuiltT_co],
        faces: Callable[[Operation[..., Any, Any, Any]], Mapping[type, Callable[..., Any]]],
    ) -> None:
        self.build: Callable[Concatenate[Any, P], BuiltT_co] = build
        """The pure method: for tests, dry runs and flows. `Users.get.build(None, "user_1")` sends nothing."""
        self.name: str = build.__name__
        """`users.get`."""
        self._faces = {mode: _dressed(build, face) for mode, face in faces(self).items()}
        self.__doc__ = build.__doc__

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
        return self if obj is None else MethodType(self._faces[obj._mode], obj)


def _dressed(build: Callable[..., Any], face: Callable[..., Any]) -> Callable[..., Any]:
    """The face with the operation's name, docstring and signature; `Request[User]` reads as `User`."""
    signature = inspect.signature(build)
    declared = str(signature.return_annotation)
    for wrapper in ("Request[", "Paged[", "Flow["):
        if declared.startswith(wrapper):
            signature = signature.replace(return_annotation=declared[len(wrapper) : -1])
    dressed = wraps(build)(face)
    vars(dressed)["__signature__"] = signature
    return dressed


def _built(
    operation: Operation[..., BuiltT_co, Any, Any], namespace: object, args: Any, kwargs: dict[str, Any]
) -> BuiltT_co:
    """Run the pure method; what it refuses is raised without its frames, which hold the caller's arguments."""
    try:
        return operation.build(namespace, *args, **kwargs)
    except InvalidRequest as error:
        refused = error
    refused.operation = operation.name
    if isinstance(namespace, Bound):
        refused.service = namespace._engine.service
    del args, kwargs
    raise refused.with_traceback(None)


def _raw_faces(operation: Operation[..., Any, Any, Any]) -> dict[type, Callable[..., Any]]:
    def raw(self: Namespace[Any], *args: Any, **kwargs: Any) -> Any:
        request = _built(operation, self, args, kwargs)
        del args, kwargs
        return self._engine.send(request, operation.name)

    async def async_raw(self: Namespace[Any], *args: Any, **kwargs: Any) -> Any:
        request = _built(operation, self, args, kwargs)
        del args, kwargs
        return await self._engine.send(request, operation.name)

    return {Raw: raw, AsyncRaw: async_raw}


def operation(
    build: Callable[Concatenate[Any, P], Request[T]], /
) -> Operation[P, Request[T], T, Coroutine[Any, Any, T]]:
    """Turn a method that returns `Request[T]` into a call on every kind of client."""

    def faces(this: Operation[..., Any, Any, Any]) -> dict[type, Callable[..., Any]]:
        def sync(self: Namespace[Any], *args: Any, **kwargs: Any) -> Any:
            request = _built(this, self, args, kwargs)
            del args, kwargs
            return self._engine.send(request, this.name).value

        async def async_(self: Namespace[Any], *args: Any, **kwargs: Any) -> Any:
            request = _built(this, self, args, kwargs)
            del args, kwargs
            return (await self._engine.send(request, this.name)).value

        return {Sync: sync, Async: async_, **_raw_faces(this)}

    return Operation(build, faces)


def paginated(
    build: Callable[Concatenate[Any, P], Paged[T]], /
) -> Operation[P, Request[Slice[T]], Page[T], AsyncPage[T]]:
    """Like `operation`, for lists: `Page[T]` or `AsyncPage[T]`, which fetch themselves."""

    def faces(this: Operation[..., Any, Any, Any]) -> dict[type, Callable[..., Any]]:
        def list_with(page: Callable[..., Any]) -> Callable[..., Any]:
            def face(self: Namespace[Any], *args: Any, **kwargs: Any) -> Any:
                request = _built(this, self, args, kwargs)
                del args, kwargs
                engine = self._engine

                def send(paged: Request[Any]) -> Any:
                    return engine.send(paged, this.name)

                return page(send, request)

            return face

        return {Sync: list_with(Page), Async: list_with(AsyncPage), **_raw_faces(this)}

    return Operation(build, faces)


Flow: TypeAlias = Generator[Request[Any], Any, T]
"""Several requests in sequence, each decided by the answers before it; still no I/O."""


def fetch(request: Request[T], /) -> Generator[Request[T], T, T]:
    """One step of a flow: `user = yield from ...` with the request that `Users.get.build(None, user_id)` makes."""
    return (yield request)


def flow(build: Callable[Concatenate[Any, P], Flow[T]], /) -> Operation[P, Flow[T], T, Coroutine[Any, Any, T]]:
    """Make one call of several requests, yielded by a generator that returns the value. There is no raw form."""

    def faces(this: Operation[..., Any, Any, Any]) -> dict[type, Callable[..., Any]]:
        def sync(self: Namespace[Any], *args: Any, **kwargs: Any) -> Any:
            steps = _built(this, self, args, kwargs)
            del args, kwargs
            answer: Any = None
            while True:
                try:
                    request = steps.send(answer)
                except StopIteration as stop:
                    return stop.value
                answer = self._engine.send(request, this.name).value

        async def async_(self: Namespace[Any], *args: Any, **kwargs: Any) -> Any:
            steps = _built(this, self, args, kwargs)
            del args, kwargs
            answer: Any = None
            while True:
                try:
                    request = steps.send(answer)
                except StopIteration as stop:
                    return stop.value
                answer = (await self._engine.send(request, this.name)).value

        def no_raw(*_: Any, **__: Any) -> Any:
            raise ConfigurationError(f"{this.name} makes several requests, so it has no raw form")

        return {Sync: sync, Async: async_, Raw: no_raw, AsyncRaw: no_raw}

    return Operation(build, faces)
