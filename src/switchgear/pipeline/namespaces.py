"""Namespaces that load when they are first used, so that a client of hundreds of operations costs what is called."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final, TypeVar

from switchgear.pipeline.operation import Bound

__all__ = ["Offered"]

T = TypeVar("T")


class Offered(cached_property[T]):
    """A namespace of a client: `users: Offered[operations.Users[ModeT]] = Offered(lambda: operations.Users)`.

    Args:
        load: Answers the class, and may import it.
    """

    def __init__(self, load: Callable[[], Callable[[Bound[Any]], T]]) -> None:
        def offered(bound: Bound[Any]) -> T:
            return load()(bound)

        super().__init__(offered)
        self.load: Final = load
