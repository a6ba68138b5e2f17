"""Cache tags: one name for "this object", shared by reads, writes and events."""

from __future__ import annotations

from typing import Self

__all__ = ["CacheTag"]


class CacheTag(str):
    """`service:kind:id`, or `service:kind` for a read that holds many objects of a kind.

    A cached read carries the tags of what it holds. Invalidating `stripe:customer:cus_1` drops that customer's reads
    and every read tagged `stripe:customer`; invalidating `stripe:customer` drops the reads of all customers.
    """

    __slots__ = ()

    @classmethod
    def of(cls, service: str, kind: str, id: str | None = None) -> Self:
        """Make a tag."""
        return cls(f"{service}:{kind}" if id is None else f"{service}:{kind}:{id}")

    @property
    def kind(self) -> CacheTag:
        """The tag of all objects of this kind."""
        return CacheTag(":".join(self.split(":", 2)[:2]))
