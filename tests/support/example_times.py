"""The time of all examples, in each form that a wire has."""

from __future__ import annotations

from switchgear.testing.factories import EXAMPLE_TIME

__all__ = ["AT", "MILLIS", "NOW"]

NOW = EXAMPLE_TIME
MILLIS = 1_772_366_400_000
AT = "2026-03-01T12:00:00Z"
