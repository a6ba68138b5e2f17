"""`Resource`: the routes that all kinds of objects have alike, so that a module says only what is special."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from math import inf
from typing import Any, Final, TypeAlias, TypeVar

from switchgear.pipeline.wire import WireResponse
from switchgear.stripe.operations.parameters import ExpandParams, SearchParams
from switchgear.testing.http import Arrived, Routes
from switchgear.testing.stripe.account import Account
from switchgear.testing.stripe.pages import among, page, search
from switchgear.testing.stripe.store import JsonObject

__all__ = ["Params", "Resource"]

Params: TypeAlias = Mapping[str, Any]
Make = TypeVar("Make", bound=Callable[[Account, Params], JsonObject])
Change = TypeVar("Change", bound=Callable[[Account, JsonObject, Params], JsonObject])
Filter: TypeAlias = Callable[[JsonObject, Any], bool]

_NO_FILTERS: Final = frozenset({"ending_before", "expand", "limit", "starting_after"})


class _SearchQuery(SearchParams):
    """What a search takes."""

    query: str


class Resource:
    """Objects of one kind, and where they live.

    Args:
        kind: What `object` says.
        url: Where all of them live; one lives below, under its id.
    """

    def __init__(self, kind: str, url: str) -> None:
        self.kind = kind
        self.url = url
        self.routes: Routes = Routes()

    def creates(self, shape: type[Any], to: str = "") -> Callable[[Make], Make]:
        """What makes one of parameters of this shape, and answers it."""

        def register(make: Make) -> Make:
            @self.routes("POST", self.url + to)
            def handle(stripe: Account, request: Arrived) -> WireResponse:
                params: Params = stripe.read(shape, request)
                return stripe.ok(make(stripe, params), params)

            del handle
            return make

        return register

    def updates(self, shape: type[Any], to: str = "") -> Callable[[Change], Change]:
        """What changes one as parameters of this shape say, and answers it; `to` is what follows the id: `/confirm`."""
        return self._changes("POST", shape, to)

    def deletes(self, shape: type[Any] = ExpandParams) -> Callable[[Change], Change]:
        """What ends one, and answers what is left of it."""
        return self._changes("DELETE", shape, "")

    def _changes(self, method: str, shape: type[Any], to: str) -> Callable[[Change], Change]:
        def register(change: Change) -> Change:
            @self.routes(method, f"{self.url}/{{id}}{to}")
            def handle(stripe: Account, request: Arrived) -> WireResponse:
                found = stripe.found(self.kind, request.parts["id"], "id")
                params: Params = stripe.read(shape, request)
                return stripe.ok(change(stripe, found, params), params)

            del handle
            return change

        return register

    def retrieves(self, shape: type[Any] = ExpandParams) -> None:
        """One is answered by its id."""

        @self.routes("GET", f"{self.url}/{{id}}")
        def handle(stripe: Account, request: Arrived) -> WireResponse:
            params: Params = stripe.read(shape, request)
            found = stripe.found(self.kind, request.parts["id"], "id", deleted=True)
            return stripe.ok(found, {} if found.get("deleted") else params)

        del handle

    def lists(self, shape: type[Any], *, seconds: float = inf, **filters: Filter) -> None:
        """They are listed, newest first.

        Args:
            shape: Its parameters, which name fields that have to be equal, or times that have to be in a range.
            seconds: How long they are kept.
            filters: Of the parameters that are not so simple. They are called with None where it is not given.
        """

        @self.routes("GET", self.url)
        def handle(stripe: Account, request: Arrived) -> WireResponse:
            params: Params = stripe.read(shape, request)
            oldest = stripe.now() - seconds
            equal = {name: value for name, value in params.items() if name not in _NO_FILTERS | filters.keys()}

            def wanted(thing: JsonObject) -> bool:
                return (
                    not thing.get("deleted")
                    and (seconds == inf or thing["created"] > oldest)
                    and all(_fits(thing.get(name), value) for name, value in equal.items())
                    and all(fits(thing, params.get(name)) for name, fits in filters.items())
                )

            return stripe.ok(page(stripe.kept.of(self.kind), wanted, params, self.url, self.kind), params)

        del handle

    def searches(self) -> None:
        """They are searched. What was just written is found at once."""

        @self.routes("GET", f"{self.url}/search")
        def handle(stripe: Account, request: Arrived) -> WireResponse:
            params: Params = stripe.read(_SearchQuery, request)
            alive = [thing for thing in stripe.kept.of(self.kind).newest() if not thing.get("deleted")]
            return stripe.ok(search(alive, params["query"], params, f"{self.url}/search"), params)

        del handle


def _fits(held: Any, wanted: Any) -> bool:
    if wanted is None:
        return True
    if isinstance(wanted, datetime | Mapping):
        return held is not None and among(held, wanted)
    return held in wanted if isinstance(wanted, list) else bool(held == wanted)
