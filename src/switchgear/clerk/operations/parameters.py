"""How Clerk is written to, and what the parameters of its operations are made of.

Names and meanings are those of Clerk's Backend API reference (https://clerk.com/docs/reference/backend-api). Times are
aware datetimes, which Clerk reads to the millisecond. A parameter that is left out, or `UNSET`, is not sent; None is
sent as null and unsets a value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Final, TypeAlias, cast

from pydantic import JsonValue, SecretStr
from typing_extensions import override

from switchgear.errors import InvalidRequest
from switchgear.pipeline.body import json_body
from switchgear.pipeline.encoding import repeated
from switchgear.pipeline.kinds import Dialect
from switchgear.pipeline.page import Offset, Slice
from switchgear.pipeline.parameters import Entries, With
from switchgear.pipeline.request import Query
from switchgear.types.model import decoder
from switchgear.types.times import to_millis

__all__ = ["CLERK", "DEFAULT_LIMIT", "AnyOf", "MetadataParams", "OneEach", "Texts", "texts"]

DEFAULT_LIMIT: Final = 10
"""Items of a page, where no limit is given."""


def _query(fields: Mapping[str, Any]) -> Query:
    return repeated(
        **{name: to_millis(value) if isinstance(value, datetime) else value for name, value in fields.items()}
    )


@cache
def _reader(model: Any) -> Callable[[bytes], Slice[Any]]:
    read = decoder(tuple[model, ...])
    return lambda content: Slice(read(content))


CLERK: Final = Dialect(
    "clerk", query=_query, body=json_body, items=lambda model, _: _reader(model), paging=lambda _: Offset(DEFAULT_LIMIT)
)
"""A list repeats its key in a query, in milliseconds where it is of times; bodies are JSON."""


def texts(name: str, value: Any) -> Any:
    """Several texts, or a single one by itself; none of them blank.

    Raises:
        InvalidRequest: It is no list, or it or an entry is empty.
    """
    several: Any = (value,) if isinstance(value, str | SecretStr) else value
    entries = tuple(cast(Sequence[object], several)) if isinstance(several, list | tuple) else ()
    if not entries or not all(isinstance(one, SecretStr) or (isinstance(one, str) and one.strip()) for one in entries):
        raise InvalidRequest(f"{name} must be a list of text, and neither it nor its entries empty")
    return entries


class OneEach(With):
    """A list with one entry for each of another list."""

    @override
    def broken(self, name: str, given: Mapping[str, Any]) -> str | None:
        sizes = {len(given.get(one, ())) for one in (name, *self.others)}
        return None if name not in given or len(sizes) == 1 else f"must have one entry for each {self.others[0]}"

    @override
    def __str__(self) -> str:
        return f"one for each {self.others[0]}"


Texts: TypeAlias = Annotated[Sequence[str], texts]
"""Texts of which none is blank; a single one may stand by itself."""
AnyOf: TypeAlias = Annotated[Sequence[str], texts, Entries(1, 100)]
"""Of these, any may hold."""
MetadataParams: TypeAlias = Mapping[str, JsonValue]
"""A JSON object; an empty one clears."""
