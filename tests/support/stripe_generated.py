"""Objects made from the official package's annotations: every field there is, or only those that have to be."""

from __future__ import annotations

import random
from typing import Any

from stripe_shape import shape

DEEPEST = 2
"""How deep objects stand in one another; a reference below that is an id."""


class Maker:
    """Makes objects by chance, the same for the same seed."""

    def __init__(self, seed: int, *, whole: bool) -> None:
        self._rng = random.Random(seed)
        self._whole = whole
        """Whether what may be null or absent is there."""

    def object(self, kind: str, depth: int = 0) -> dict[str, Any]:
        """One object of a kind, as Stripe would send it, and with a field and an enumeration's value of tomorrow."""
        made = self._fields(shape(kind), depth)
        return (
            {**made, "object": kind, "of_tomorrow": {"deep": [1, None, 1.5]}}
            if self._whole
            else made | {"object": kind}
        )

    def _fields(self, fields: dict[str, Any], depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for marked, kind in fields.items():
            name = marked.removesuffix("?")
            if marked.endswith("?") and (not self._whole or name == "deleted"):
                if self._rng.random() < 0.5:
                    made[name] = None
            else:
                made[name] = self._value(kind, depth)
        return made

    def _value(self, kind: Any, depth: int) -> Any:
        rng = self._rng
        match kind:
            case "text":
                return f"text_{rng.randrange(1000)}"
            case "int" | "time":
                return rng.randrange(2_000_000_000)
            case "float":
                return rng.choice([0.5, 2.25, 99.125])
            case "bool":
                return rng.random() < 0.5
            case "decimal":
                return f"{rng.randrange(1000)}.{rng.randrange(10**12):012}"
            case "json":
                return {"free": [rng.randrange(9)]}
            case [inner]:
                return [self._value(inner, depth) for _ in range(rng.randrange(3))]
            case {"map": "json"}:
                return {"free": {"deep": rng.randrange(9)}}
            case {"map": inner}:
                return {f"key_{number}": self._value(inner, depth) for number in range(rng.randrange(3))}
            case {"values": values}:
                return rng.choice([*values, *(["of_tomorrow"] if self._whole else [])])
            case {"ref": names} if self._whole and depth < DEEPEST and rng.random() < 0.1 and "rule" not in names:
                return rng.choice(
                    [self.object(names[0], depth + 1), {"id": "x_1", "object": names[0], "deleted": True}]
                )
            case {"ref": _}:
                return f"id_{rng.randrange(1000)}"
            case {"is": names}:
                return self.object(names[0], depth + 1) if depth < DEEPEST else self._least(names[0])
            case {"page": {"is": names}}:
                data = [self.object(names[0], depth + 1)] if depth < DEEPEST else []
                return {"object": "list", "data": data, "has_more": rng.random() < 0.5, "url": "/v1/things"}
            case {"fields": fields}:
                return self._fields(fields, depth)
            case _:
                raise AssertionError(kind)

    def _least(self, kind: str) -> dict[str, Any]:
        return Maker(0, whole=False).object(kind, DEEPEST)
