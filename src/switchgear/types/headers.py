"""Headers: case-insensitive, immutable, read from whatever a framework hands over, and silent about their values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeAlias, cast

from typing_extensions import override

__all__ = ["Headers", "HeadersLike"]

_Text: TypeAlias = str | bytes


class _HasItems(Protocol):
    def items(self) -> Iterable[tuple[str, str]]: ...


HeadersLike: TypeAlias = Mapping[str, str] | Mapping[str, Sequence[str]] | Iterable[tuple[_Text, _Text]] | _HasItems
"""A mapping, pairs (of bytes too, as in ASGI), or anything with `items()`; also a WSGI environ or Django's META.

The value of a repeated field may be a list, as API gateways hand it over."""


class Headers(Mapping[str, str]):
    """Header fields by lower-case name. A repeated field is joined by `", "`; `pairs` keeps the order."""

    __slots__ = ("_by_name", "pairs")

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self.pairs: tuple[tuple[str, str], ...] = tuple(pairs)
        by_name: dict[str, str] = {}
        for pair in self.pairs:
            _check(*pair)
            name, value = pair
            key = name.lower()
            by_name[key] = f"{by_name[key]}, {value}" if key in by_name else value
        self._by_name = by_name

    @classmethod
    def of(cls, headers: HeadersLike) -> Headers:
        """Read any header-like object; values that are no text are left out, and so are blanks around one.

        Such blanks are no part of a value (RFC 9110, section 5.5), and some servers leave them to their applications.
        """
        if isinstance(headers, Headers):
            return headers
        items = getattr(headers, "items", None)
        raw = cast(Iterable[tuple[object, object]], items() if callable(items) else headers)
        pairs: list[tuple[str, str]] = []
        for given, value in raw:
            name = given if isinstance(given, str) else _text(given)
            if name.startswith("HTTP_"):  # a WSGI environ spells `Stripe-Signature` as `HTTP_STRIPE_SIGNATURE`
                name = name[5:].replace("_", "-")
            if not name:
                continue
            if isinstance(value, str):
                pairs.append((name, value.strip(" \t")))
            else:
                several = cast(Sequence[object], value if isinstance(value, list | tuple) else (value,))
                pairs.extend((name, _text(one).strip(" \t")) for one in several if isinstance(one, str | bytes))
        return cls(pairs)

    @override
    def __getitem__(self, name: str) -> str:
        return self._by_name[name.lower()]

    @override
    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._by_name

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    @override
    def __len__(self) -> int:
        return len(self._by_name)

    @override
    def __repr__(self) -> str:
        return f"Headers({sorted(self._by_name)})"


def _check(name: object, value: object) -> None:
    if not (isinstance(name, str) and isinstance(value, str)):
        raise TypeError(f"a header is a pair of text: {name!r} comes with a value of {type(value).__name__}")


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
