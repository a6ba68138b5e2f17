"""Rows as a product's store holds them: drawn from the specification's field tables, in the store's own types.

A document store writes every number as a float, calls the id `_id`, and leaves out what is not given. A row of
RepurposeFlow's SQL tables has every column, and null in those that are empty. Fields are drawn one by one, for the
tables know no rule over several fields; the one that a product states beside them is kept in `_STATED`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from pydantic.alias_generators import to_camel

from switchgear.domains.integration.social import MAX_CONTENT
from switchgear.types.platforms import SocialPlatform

_WORDS = st.text("abcXYZ019_-", min_size=1, max_size=12)
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | _TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_WORDS, inner, max_size=2),
    max_leaves=4,
)
_BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    "language": st.sampled_from(["en", "de", "fil"]),
    "timezone": st.sampled_from(["UTC", "Europe/Berlin"]),
    "currency": st.sampled_from(["USD", "EUR"]),
    "username": _WORDS,
    "content": st.text("ab \n", min_size=1, max_size=MAX_CONTENT),
    "stripe_customer_id": _WORDS.map("cus_{}".format),
    "stripe_subscription_id": _WORDS.map("sub_{}".format),
    "stripe_price_id": _WORDS.map("price_{}".format),
    "country": st.sampled_from(["US", "DE"]),
    "input_content_hash": st.text("0123456789abcdef", min_size=64, max_size=64),
    "duration": st.sampled_from(["forever", "once", "repeating"]),
    "percent_off": st.floats(1, 100),
    "rating": st.integers(1, 5).map(float),
    "event_type": _WORDS,
    "event_id": _WORDS,
    "clerk_id": _WORDS,
    "permissions": st.lists(_WORDS, min_size=1, max_size=2),
}
"""What a field's note says, where its type says less."""

_INVOICE = st.sampled_from(["draft", "open", "paid", "uncollectible", "void"])


def _period(row: dict[str, Any]) -> dict[str, Any]:
    start, end = row["currentPeriodStart"], row["currentPeriodEnd"]
    return row | {"currentPeriodStart": min(start, end), "currentPeriodEnd": max(start, end) + 1}


_STATED: dict[tuple[str, str], Callable[[dict[str, Any]], dict[str, Any]]] = {
    ("integration", "subscriptions"): _period,
}


def documents(product: str, table: str, tables: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Rows of a table: each required field, any of the others, and nothing else.

    Args:
        product: The product's package.
        table: The table, or a part that is embedded in one.
        tables: The product's tables; see `domain_tables`.
    """
    required: dict[str, Any] = {}
    optional: dict[str, Any] = {}
    for name, word in tables[table]["fields"].items():
        if name == "id" and product == "integration":
            continue  # it is the document's own
        outer, _, inner = name.partition(".")
        place = optional if word.endswith("?") else required
        drawn = _value(product, table, inner or outer, word.removesuffix("?"), tables)
        if inner:
            required.setdefault(outer, {})[inner] = (drawn, word.endswith("?"))
        else:
            place[name] = drawn
    whole = {name: _nested(found) if isinstance(found, dict) else found for name, found in required.items()}
    embedded = table == tables[table]["class"]
    if product == "repurposeflow":
        return st.fixed_dictionaries(whole | {name: st.none() | drawn for name, drawn in optional.items()})
    named = st.fixed_dictionaries(
        {to_camel(name): drawn for name, drawn in whole.items()},
        optional={to_camel(name): drawn for name, drawn in optional.items()},
    ).map(_STATED.get((product, table), lambda row: row))
    if embedded:
        return named
    return st.tuples(named, _WORDS).map(lambda found: {"_id": found[1]} | found[0])


def _nested(fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {to_camel(name): drawn for name, (drawn, may_lack) in fields.items() if not may_lack},
        optional={to_camel(name): drawn for name, (drawn, may_lack) in fields.items() if may_lack},
    )


def _value(product: str, table: str, name: str, word: str, tables: dict[str, Any]) -> st.SearchStrategy[Any]:
    if (table, name) == ("invoices", "status"):
        return _INVOICE
    if name in _BY_NAME and not word.startswith("enum"):
        found = _BY_NAME[name]
        return found.map(str.lower) if product == "repurposeflow" and name == "currency" else found
    if listed := re.fullmatch(r"list\[(.+)\]", word):
        inner = _value(product, table, "", listed[1], tables)
        return st.lists(inner, min_size=int(name == "platforms"), max_size=2)
    if word.startswith("{"):
        return st.fixed_dictionaries(dict.fromkeys(re.findall(r"(\w+):", word), _TEXT))
    if word.startswith("enum "):
        return st.sampled_from(word.removeprefix("enum ").split(" | ")).map(lambda value: _member(product, value))
    if word in tables:
        return documents(product, word, tables)
    numbers, times = _NUMBERS[product == "repurposeflow"], _TIMES[product == "repurposeflow"]
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "str": _TEXT,
        "EmailStr": _WORDS.map("x{}x@example.com".format),
        "str (URL)": _WORDS.map("https://example.com/{}".format),
        "ISO 4217": _BY_NAME["currency"],
        "ISO 3166-1 alpha-2": _BY_NAME["country"],
        "bool": st.booleans(),
        "int": numbers,
        "float": st.floats(1, 100),
        "timestamp": times,
        "Any": _output(name) if name.startswith("output_") else _JSON,
        "dict[str, Any]": st.dictionaries(_WORDS, _JSON, max_size=2),
        "dict[str, str]": st.dictionaries(_WORDS, _TEXT, max_size=2),
        "UUID": st.uuids().map(str),
        "Decimal": st.integers(0, 10**9).map(lambda units: f"{units / 10**6:.6f}"),
        "IP address": st.ip_addresses(v=4).map(str),
    }
    if word.startswith("ref "):
        return kinds["UUID"] if product == "repurposeflow" else _WORDS
    return _WORDS if word.startswith("str, ") else kinds[word]


def _member(product: str, value: str) -> str:
    if product == "ezre_comms" and value in _PLATFORMS:
        return "TWITTER" if value == "x" else value.upper()
    return "twitter" if product == "repurposeflow" and value == "x" else value


_PLATFORMS = frozenset(platform.value for platform in SocialPlatform)


def _output(name: str) -> st.SearchStrategy[Any]:
    lists = ("hooks", "talking_points", "hashtags", "thread")
    return st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(lists, st.lists(_TEXT, max_size=2)),
            "tweet_count": st.integers(0, 9),
            "cta": _TEXT,
            "content": _TEXT,
        },
    )


_NUMBERS = (st.integers(1, 2**53).map(float), st.integers(1, 2**31 - 1))
"""Of document stores, and of SQL."""


def _text_of(millis: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=millis)).isoformat().replace("+00:00", "Z")


_MILLIS = st.integers(0, 4_000_000_000_000)
_TIMES = (_MILLIS.map(float), _MILLIS.map(_text_of))
