"""What the tests of every product share: valid samples of its classes, and strategies that draw field values."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from switchgear.domains.entity import Embedded
from switchgear.types.platforms import SocialPlatform

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MILLIS = 1_772_366_400_000
"""`NOW` in epoch milliseconds."""


@dataclass(frozen=True)
class Samples:
    """One valid wire form of each class of a product."""

    forms: Mapping[type[Embedded], dict[str, Any]]

    def wire(self, cls: type[Embedded], **changes: Any) -> dict[str, Any]:
        """The valid wire form of a class, with some keys changed."""
        return deepcopy(self.forms[cls]) | changes

    def made(self, cls: type[Any], **changes: Any) -> Any:
        """A valid object of a class, with some fields changed; wire names or Python names."""
        renamed = {wire_name(cls, key): value for key, value in changes.items()}
        return cls.model_validate(self.wire(cls, **renamed))


def wire_name(cls: type[Embedded], field: str) -> str:
    """What a field is called on the wire."""
    return cls.model_fields[field].alias or field


times = st.datetimes(
    min_value=datetime(1971, 1, 1),  # noqa: DTZ001 - the zone comes with `timezones`
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
words = st.text("abcXYZ019_-", min_size=1, max_size=12)
urls = words.map(lambda word: f"https://example.com/{word}")
emails = words.map(lambda word: f"x{word}x@example.com")
counts = st.integers(0, 2**50)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(words, inner, max_size=2),
    max_leaves=4,
)
metadata = st.dictionaries(words, json_values, max_size=2)
platforms = st.sampled_from(SocialPlatform)
synced = {"source_updated_at": times, "deleted_at": times, "erased_at": times}


def drawn_fields(required: dict[str, Any], **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Fields by Python names: those required, and any of the others, which may be None."""
    return st.fixed_dictionaries(required, optional={name: st.none() | drawn for name, drawn in optional.items()})
