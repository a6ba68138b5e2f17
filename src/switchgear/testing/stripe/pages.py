"""Lists and searches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, Final, cast

from switchgear.testing.stripe.refusals import invalid, missing
from switchgear.testing.stripe.shapes import listed
from switchgear.testing.stripe.store import JsonObject, Objects
from switchgear.types.times import to_seconds

__all__ = ["among", "listing", "page", "search"]


def page(
    objects: Objects,
    wanted: Callable[[JsonObject], bool],
    params: Mapping[str, Any],
    url: str,
    kind: str,
) -> JsonObject:
    """One page of a list, newest first. A cursor may name an object that the list does not show any more."""
    limit = _limit(params)
    after, before = params.get("starting_after"), params.get("ending_before")
    if after and before:
        raise invalid("starting_after", "You cannot parameterize both starting_after and ending_before.")
    for cursor, param in ((after, "starting_after"), (before, "ending_before")):
        if cursor and not objects.was_here(cursor):
            raise missing(kind, cursor, param)
    fitting = filter(wanted, objects.newer(before) if before else objects.newest(before=after or None))
    found = [*islice(fitting, limit + 1)]
    shown = found[:limit]
    return listed(reversed(shown) if before else shown, url, has_more=len(found) > limit)


def listing(things: Iterable[JsonObject]) -> Objects:
    """Things that are not kept by themselves, so that they can be paged: the first is the first that a list shows."""
    kept = Objects([])
    for thing in reversed([*things]):
        kept[thing["id"]] = thing
    return kept


def _limit(params: Mapping[str, Any]) -> int:
    limit: int = params.get("limit", 10)
    if limit < 1:
        raise invalid("limit", "This value must be greater than or equal to 1.", "parameter_invalid_integer")
    if limit > 100:
        text = f"This value must be less than or equal to 100 (it currently is '{limit}')."
        raise invalid("limit", text, "parameter_invalid_integer")
    return limit


def among(value: int, wanted: Any) -> bool:
    """Whether a time is the wanted one, or within the wanted bounds; any is if none is wanted."""
    if wanted is None:
        return True
    if not isinstance(wanted, Mapping):
        return value == to_seconds(wanted)
    bounds = {name: to_seconds(at) for name, at in cast(Mapping[str, Any], wanted).items()}
    return all(_COMPARE[name](value, bound) for name, bound in bounds.items())


_COMPARE: Final[dict[str, Callable[[int, int], bool]]] = {
    "gt": lambda value, bound: value > bound,
    "gte": lambda value, bound: value >= bound,
    "lt": lambda value, bound: value < bound,
    "lte": lambda value, bound: value <= bound,
}

_CLAUSE: Final = re.compile(
    r"""(?P<not>-?)(?P<field>\w+)(?:\[(?P<quote>['"])(?P<key>[^'"]+)(?P=quote)\])?"""
    r"""\s*(?P<operator>:|~|>=|<=|>|<|=)\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>null|\d+))""",
    re.VERBOSE,
)


def search(newest_first: Iterable[JsonObject], query: str, params: Mapping[str, Any], url: str) -> JsonObject:
    """One page of a search: clauses such as `email:'ann@example.com'` or `-metadata['plan']:null`, with AND or OR."""
    words = re.split(r"\s+(AND|OR)\s+", query.strip(), flags=re.IGNORECASE)
    clauses = [_CLAUSE.fullmatch(word.strip()) for word in words[::2]]
    joins = {word.upper() for word in words[1::2]}
    if len(joins) > 1 or not all(clauses):
        raise invalid("query", "We were unable to parse your search query.")
    every = all if joins != {"OR"} else any
    found = [thing for thing in newest_first if every(_holds(clause, thing) for clause in clauses if clause)]
    limit, start = _limit(params), _start(params.get("page"))
    has_more = len(found) > start + limit
    return {
        "object": "search_result",
        "data": found[start : start + limit],
        "has_more": has_more,
        "next_page": f"{start + limit:x}".encode().hex() if has_more else None,
        "url": url,
    }


def _start(cursor: str | None) -> int:
    try:
        return int(bytes.fromhex(cursor), 16) if cursor else 0
    except ValueError:
        raise invalid("page", "Invalid page parameter.") from None


def _holds(clause: re.Match[str], thing: JsonObject) -> bool:
    value: Any = thing.get(clause["field"])
    if clause["key"] is not None:
        value = cast(JsonObject, value or {}).get(clause["key"])
    text = clause["double"] if clause["double"] is not None else clause["single"]
    wanted = text if text is not None else clause["bare"]
    return _compares(clause["operator"], value, wanted) is not bool(clause["not"])


def _compares(operator: str, value: Any, wanted: str) -> bool:
    if wanted == "null":
        return value is None
    if value is None:
        return False
    match operator:
        case ":" | "=":
            return str(value).casefold() == wanted.casefold()
        case "~":
            return wanted.casefold() in str(value).casefold()
        case _:
            name = {">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}[operator]
            return isinstance(value, int) and wanted.isdecimal() and _COMPARE[name](value, int(wanted))
