"""`Payload`: a JSON object that nobody has described yet, read without surprises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from pydantic import JsonValue
from typing_extensions import override

__all__ = ["Payload"]


class Payload:
    """A read-only JSON object. It has no `payload[key]`, because any key may be missing: say `get`, `text`, `child`."""

    __slots__ = ("_data",)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        self._data: dict[str, JsonValue] = dict(data or {})

    def get(self, *path: str) -> JsonValue | None:
        """The value at a path of keys, or None where the path ends early (or in null)."""
        value: JsonValue | None = self._data if path else self.to_dict()
        for key in path:
            if not isinstance(value, dict):
                return None
            value = value.get(key)
        return value

    def text(self, *path: str) -> str | None:
        """The string at a path; None if it is absent or of another type."""
        value = self.get(*path)
        return value if isinstance(value, str) else None

    def integer(self, *path: str) -> int | None:
        """The integer at a path; None if it is absent or of another type (booleans are no integers)."""
        value = self.get(*path)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def flag(self, *path: str) -> bool | None:
        """The boolean at a path; None if it is absent or of another type."""
        value = self.get(*path)
        return value if isinstance(value, bool) else None

    def child(self, *path: str) -> Payload:
        """The object at a path; an empty payload if it is absent or of another type."""
        value = self.get(*path)
        return Payload(value) if isinstance(value, dict) else Payload()

    def children(self, *path: str) -> tuple[Payload, ...]:
        """The objects of the list at a path; entries of other types are left out."""
        value = self.get(*path)
        return tuple(Payload(item) for item in value if isinstance(item, dict)) if isinstance(value, list) else ()

    def to_dict(self) -> dict[str, JsonValue]:
        """A shallow copy as a plain dict."""
        return dict(self._data)

    def __contains__(self, key: object) -> bool:
        return key in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    @override
    def __eq__(self, other: object) -> bool:
        return self._data == other._data if isinstance(other, Payload) else NotImplemented

    __hash__: ClassVar[None]  # type: ignore[assignment]  # it holds lists and dicts; Python sets it beside __eq__

    @override
    def __reduce__(self) -> tuple[type[Payload], tuple[dict[str, JsonValue]]]:
        return Payload, (self._data,)

    @override
    def __repr__(self) -> str:
        return f"Payload(keys={sorted(self._data)})"
