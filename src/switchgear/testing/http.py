"""What the sandboxed services are written with: requests as they see them, routes, answers, and ids."""

from __future__ import annotations

import json
from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from typing import Any, TypeAlias, cast
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import JsonValue

from switchgear.pipeline.wire import WireRequest, WireResponse
from switchgear.types.headers import Headers

__all__ = ["Arrived", "Handler", "Ids", "Routes", "answer", "nested"]


@dataclass(frozen=True, slots=True)
class Arrived:
    """A request as a service sees it."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Headers
    body: bytes
    parts: Mapping[str, str] = field(default_factory=dict[str, str])
    """The path's parameters."""

    @classmethod
    def of(cls, request: WireRequest, body: bytes) -> Arrived:
        """Read what came over the wire."""
        url = urlsplit(request.url)
        query = tuple(parse_qsl(url.query, keep_blank_values=True))
        return cls(request.method, url.path, query, Headers(request.headers), body)

    def param(self, name: str, default: str = "") -> str:
        """The first query parameter of that name."""
        return next((value for key, value in self.query if key == name), default)

    def params(self, name: str) -> list[str]:
        """All query parameters of that name."""
        return [value for key, value in self.query if key == name]

    def json(self) -> dict[str, Any]:
        """The JSON body; an empty one reads as an empty object."""
        data: object = json.loads(self.body or b"{}")
        return cast(dict[str, Any], data) if isinstance(data, dict) else {}

    def form(self) -> dict[str, Any]:
        """The form-encoded body, with brackets unfolded."""
        return nested(parse_qsl(self.body.decode(), keep_blank_values=True))


Handler: TypeAlias = Callable[[Any, Arrived], WireResponse]
"""A method of a service: `(self, request) -> answer`."""


class Routes:
    """A service's routes: `@routes("GET", "/v1/users/{user_id}")`."""

    def __init__(self) -> None:
        self._routes: dict[tuple[str, int], list[tuple[list[str], Handler]]] = {}

    def __call__(self, method: str, template: str) -> Callable[[Handler], Handler]:
        """Register a handler. Of those that match, the one with the fewest parameters is taken, and then the first."""

        def register(handler: Handler) -> Handler:
            segments = template.strip("/").split("/")
            routes = self._routes.setdefault((method, len(segments)), [])
            insort(routes, (segments, handler), key=_parameters)
            return handler

        return register

    def __contains__(self, arrived: Arrived) -> bool:
        return self.find(arrived) is not None

    def find(self, arrived: Arrived) -> tuple[Handler, Arrived] | None:
        """The handler of a request, and the request with its path's parameters."""
        for template, handler in self._routes.get((arrived.method, arrived.path.strip("/").count("/") + 1), ()):
            parts = matched(template, arrived.path)
            if parts is not None:
                return handler, replace(arrived, parts=parts)
        return None

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Method and template of each."""
        for (method, _), routes in self._routes.items():
            yield from ((method, f"/{'/'.join(segments)}") for segments, _ in routes)

    @classmethod
    def of(cls, *several: Routes) -> Routes:
        """Those of several in one."""
        all_ = cls()
        for routes in several:
            for key, kept in routes._routes.items():
                all_._routes[key] = sorted([*all_._routes.get(key, ()), *kept], key=_parameters)
        return all_


def _parameters(route: tuple[list[str], Handler]) -> int:
    return sum(segment.startswith("{") for segment in route[0])


def matched(template: Sequence[str], path: str) -> dict[str, str] | None:
    """The path's parameters; None: it is no path of the template."""
    segments = path.strip("/").split("/")
    if len(template) != len(segments):
        return None
    pairs = [*zip(template, segments, strict=True)]
    if any(wanted != got for wanted, got in pairs if not wanted.startswith("{")):
        return None
    return {wanted[1:-1]: unquote(got) for wanted, got in pairs if wanted.startswith("{")}


def answer(status: int, body: JsonValue, now: datetime, headers: Iterable[tuple[str, str]] = ()) -> WireResponse:
    """A JSON answer with the headers that every service sends."""
    fixed = (("content-type", "application/json"), ("date", format_datetime(now, usegmt=True)))
    return WireResponse(status, Headers((*fixed, *headers)), json.dumps(body).encode())


def nested(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Form pairs with brackets -> dicts and lists: `items[0][price]=p` becomes `{"items": [{"price": "p"}]}`."""
    tree: dict[str, Any] = {}
    for name, value in pairs:
        keys = name.replace("]", "").split("[")
        node = tree
        for key in keys[:-1]:
            child = node.get(key)
            node[key] = child if isinstance(child, dict) else {}
            node = node[key]
        node[keys[-1]] = value
    return {key: _listed(value) for key, value in tree.items()}


def _listed(value: object) -> object:
    if not isinstance(value, dict):
        return value
    items = {key: _listed(item) for key, item in cast(dict[str, Any], value).items()}
    if items and all(key.isdecimal() for key in items):
        return [items[key] for key in sorted(items, key=int)]
    return [*items.values()] if [*items] == [""] else items


class Ids:
    """Ids that look like a service's own, the same in every run."""

    def __init__(self, seed: str = "") -> None:
        self._seed = seed
        self._count = 0

    def new(self, prefix: str, length: int = 24) -> str:
        """The next id."""
        self._count += 1
        return prefix + sha256(f"{self._seed}:{prefix}:{self._count}".encode()).hexdigest()[:length]
