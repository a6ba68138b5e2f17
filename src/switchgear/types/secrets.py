"""Secrets: how they are given, and how one is named without being shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from hashlib import blake2b
from typing import Any, NoReturn, Self, TypeAlias, TypeVar, cast

from pydantic import SecretStr
from typing_extensions import override

__all__ = ["AsyncCredential", "Credential", "SecretSource", "Unpicklable", "closed", "digest", "reveal"]

T = TypeVar("T")

SecretSource: TypeAlias = str | SecretStr
"""A secret at hand."""

Credential: TypeAlias = SecretSource | Callable[[], SecretSource]
"""A secret, or a function that answers the current one; it is asked again once after a 401."""

AsyncCredential: TypeAlias = SecretSource | Callable[[], SecretSource | Awaitable[SecretSource]]
"""What asynchronous clients take: the function may be asynchronous, too."""


class Unpicklable:
    """What holds a secret, or what is sent and answered: it is never pickled. A copy of it is itself."""

    __slots__ = ()

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} holds what a pickle would show; make it where it is used")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


def closed(cls: type[T]) -> type[T]:
    """A dataclass whose values are none to the module `dataclasses`: `asdict` leaves them as they are, or refuses them.

    So does `dataclasses.replace`.
    """
    del cast(Any, cls).__dataclass_fields__
    return cls


def reveal(secret: SecretSource) -> str:
    """The secret's text. For the line that sends or compares it, and nowhere else."""
    return secret.get_secret_value() if isinstance(secret, SecretStr) else secret


def digest(*parts: str) -> str:
    """A short digest that tells secrets apart without holding any: for cache keys and shared state."""
    return blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()
