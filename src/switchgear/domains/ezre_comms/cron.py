"""Cron expressions of five fields. Reading them needs the extra `domains`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from switchgear.errors import ConfigurationError

__all__ = ["is_cron", "moments"]

_LOOKS_LIKE_ONE: Final = re.compile(r"([\dA-Za-z*,/#-]+\s+){4}[\dA-Za-z*,/#-]+")
_ANY: Final = datetime(2026, 1, 1, tzinfo=UTC)


def is_cron(expression: str) -> bool:
    """Whether it is an expression of five fields. Without the extra, only their form is looked at."""
    try:
        moments(expression, _ANY)
    except ValueError:
        return False
    except ConfigurationError:
        return _LOOKS_LIKE_ONE.fullmatch(expression.strip()) is not None
    return True


def moments(expression: str, after: datetime) -> Iterator[datetime]:
    """The moments after one that an expression names, in the zone of that.

    Raises:
        ValueError: It is no expression of five fields.
        ConfigurationError: The extra `domains` is not installed.
    """
    try:
        from cronsim import CronSim, CronSimError
    except ImportError:
        raise ConfigurationError("cron expressions need the extra: pip install 'switchgear[domains]'") from None
    try:
        if len(expression.split()) == 5:  # with a sixth field, CronSim counts seconds
            return CronSim(expression, after)
    except CronSimError:
        pass
    raise ValueError("no cron expression of five fields")
