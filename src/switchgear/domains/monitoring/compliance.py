"""Schema compliance: how many raw rows are valid entities, and which rules the others break."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from switchgear.domains.entity import Entity
from switchgear.domains.monitoring.alerts import Metric, MetricKind
from switchgear.domains.parsing import parse
from switchgear.domains.violations import ParseFailure

__all__ = ["SchemaCompliance", "check_schema"]

_UNKNOWN_MEMBER = frozenset({"enum", "literal_error"})


@dataclass(frozen=True, slots=True)
class SchemaCompliance:
    """What came of checking the rows of one entity."""

    product: str
    entity: str
    valid: int
    violating: int
    """Rows that break at least one rule."""
    by_rule: Mapping[tuple[str, str], int]
    """Field and rule -> how many rows break it; places in lists are counted together, as `*`."""
    incomplete: Mapping[str, int]
    """What keeps valid rows from being complete, such as `unknown_status` -> how many rows say so."""

    @property
    def unknown_values(self) -> int:
        """How many rows hold a value that no enumeration has, field by field."""
        return sum(count for (_, rule), count in self.by_rule.items() if rule in _UNKNOWN_MEMBER)

    @property
    def share(self) -> float | None:
        """The share of valid rows; None without rows."""
        total = self.valid + self.violating
        return self.valid / total if total else None

    def metric(self) -> Metric:
        """For `evaluate_alerts`."""
        return Metric(MetricKind.SCHEMA_VIOLATIONS, self.violating, f"{self.product}.{self.entity}")


def check_schema(cls: type[Entity], rows: Iterable[object]) -> SchemaCompliance:
    """Check raw rows against an entity's rules; nothing that a row holds makes this raise.

    Args:
        cls: The entity.
        rows: As they are stored: mappings by Python or wire names, JSON text, or objects.
    """
    by_rule, incomplete = Counter[tuple[str, str]](), Counter[str]()
    valid = violating = 0
    for row in rows:
        read = parse(cls, row)
        if isinstance(read, ParseFailure):
            violating += 1
            by_rule.update({(_place(found.field), found.rule) for found in read.violations})
        else:
            valid += 1
            incomplete.update(set(getattr(read, "incomplete", ())))
    return SchemaCompliance(
        cls.product, cls.__name__, valid, violating, dict(sorted(by_rule.items())), dict(sorted(incomplete.items()))
    )


def _place(field: str) -> str:
    return ".".join("*" if part.isdecimal() else part for part in field.split("."))
