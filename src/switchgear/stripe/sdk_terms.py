"""What leaves the official SDK: without frames, which hold what was to be sent, and in the terms that are set.

It goes for the SDK's services, for the objects that they answer, and for the iterators over pages.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Hashable, Iterator
from contextvars import ContextVar
from functools import cache, wraps
from inspect import iscoroutine, iscoroutinefunction, isfunction, ismethod
from typing import TYPE_CHECKING, Any, Final, cast

import stripe
from stripe._any_iterator import AnyIterator
from stripe._stripe_service import StripeService
from typing_extensions import override

from switchgear._frames import frameless
from switchgear.errors import DecodeError, Forged, InvalidRequest, Stale, SwitchgearError

__all__ = ["OPERATION", "REFUSAL", "Part"]

OPERATION: Final = "sdk"
"""What observers and errors call the SDK's calls."""


class Part:
    """The SDK, or a service of it: whatever its methods raise leaves without frames, which hold what was to be sent.

    So does what the methods of the objects raise that they answer.
    """

    def __init__(self, part: object, *, ours: bool) -> None:
        self._part, self._ours = part, ours

    if not TYPE_CHECKING:  # to checkers it can be assigned

        @property
        def __class__(self) -> type:
            return type(self._part)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._part, name)
        if isinstance(found, StripeService):
            found = vars(self)[name] = Part(found, ours=self._ours)
        return _guarded_method(found, ours=self._ours) if ismethod(found) else found

    @override
    def __dir__(self) -> list[str]:
        return dir(self._part)

    @override
    def __repr__(self) -> str:
        return repr(self._part)


def _guarded_method(method: Callable[..., Any], *, ours: bool) -> Callable[..., Any]:
    """A method that raises without frames, in our terms if so set, and answers what does so too."""

    @wraps(method)
    def called(*args: Any, **kwargs: Any) -> Any:
        before = REFUSAL.set(None)
        try:
            return _guarded(method(*args, **kwargs), ours=ours)
        except stripe.StripeError as error:
            said = _told(error, ours=ours)
        finally:
            REFUSAL.reset(before)
        raise said

    @wraps(method)
    async def awaited(*args: Any, **kwargs: Any) -> Any:
        before = REFUSAL.set(None)
        try:
            return _guarded(await method(*args, **kwargs), ours=ours)
        except stripe.StripeError as error:
            said = _told(error, ours=ours)
        finally:
            REFUSAL.reset(before)
        raise said

    return frameless(awaited if iscoroutinefunction(method) else called)


REFUSAL: Final[ContextVar[SwitchgearError | None]] = ContextVar("switchgear_stripe_refusal", default=None)
"""The refusal that the SDK is about to raise in its own terms."""


def _told(error: stripe.StripeError, *, ours: bool) -> Exception:
    """An error of the SDK's, raised from ours, which knows attempts, guidance and when to come back; or ours."""
    if ours:
        return _in_our_terms(error)
    error.__cause__ = error.__cause__ or REFUSAL.get()
    return error


def _in_our_terms(error: stripe.StripeError) -> SwitchgearError:
    """What the SDK finds out by itself; what Stripe refuses, or was never answered, has not come to it."""
    match error:
        case stripe.SignatureVerificationError():
            kind: type[SwitchgearError] = Stale if "tolerance" in str(error) else Forged
        case stripe.InvalidRequestError():
            kind = InvalidRequest
        case _:  # its text may quote the answer
            return DecodeError("the answer is not what the SDK can read", service="stripe", operation=OPERATION)
    return kind(str(error), service="stripe", operation=OPERATION)


def _guarded(answer: Any, *, ours: bool) -> Any:
    """What a method of the SDK answered: of its objects and iterators, the methods are guarded."""
    if isinstance(answer, stripe.StripeObject):
        if not hasattr(type(answer), _IS_GUARDED):
            answer.__class__ = _guarded_class(cast(Hashable, type(answer)), ours=ours)
            for held in cast(dict[str, object], answer._data).values():
                _guarded(held, ours=ours)
    elif issubclass(type(answer), list):
        for held in answer:
            _guarded(held, ours=ours)
    elif issubclass(type(answer), AnyIterator):
        return AnyIterator(_Items(answer, ours=ours), _AsyncItems(answer, ours=ours))
    elif iscoroutine(answer):  # of a method that is asynchronous only when it is called
        return _guarded_method(_awaited, ours=ours)(answer)
    return answer


async def _awaited(answer: Coroutine[Any, Any, Any]) -> Any:
    return await answer


@cache
def _guarded_class(kind: Hashable, *, ours: bool) -> type[Any]:
    """A class of the SDK's with guarded methods. It is made of the class alone, or no object could become one of it."""
    cls: Any = kind

    def get(self: object, name: str) -> Any:
        found = cls.__getattribute__(self, name)
        callable_ = name[:1] != "_" and (ismethod(found) or isfunction(found))
        return _guarded_method(found, ours=ours) if callable_ else found

    def reduced(self: object) -> tuple[Any, ...]:
        _, *rest = cls.__reduce__(self)
        return cls, *rest

    own = {
        "__getattribute__": get,
        "__reduce__": reduced,
        "__module__": cls.__module__,
        "__slots__": (),
        _IS_GUARDED: True,
    }
    return type(cls.__name__, (cls,), own)


_IS_GUARDED: Final = "_switchgear_guards"


class _Items(Iterator[Any]):
    """The items of all pages of a list."""

    def __init__(self, items: Iterator[Any], *, ours: bool) -> None:
        self._next = _guarded_method(items.__next__, ours=ours)

    @override
    def __next__(self) -> Any:
        return self._next()


class _AsyncItems(AsyncIterator[Any]):
    """Like `_Items`, awaited."""

    def __init__(self, items: AsyncIterator[Any], *, ours: bool) -> None:
        self._next = _guarded_method(items.__anext__, ours=ours)

    @override
    async def __anext__(self) -> Any:
        return await self._next()
