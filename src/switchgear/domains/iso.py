"""Code sets of ISO 4217, 3166-1 and 639, and the names of the IANA time zones; each is read when first asked for.

The sets are data (`iso.txt`) rather than a dependency: the package that offers them takes 23 MB and 65 ms. A test
compares them with it.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final
from zoneinfo import available_timezones

__all__ = ["is_country", "is_currency", "is_language", "is_time_zone"]

_NOT_IANA: Final = frozenset(("localtime",))
"""Names that some systems keep in the zone directory for themselves."""


def is_currency(code: str) -> bool:
    """Whether it is an ISO 4217 code, in capitals; codes withdrawn since 2015 count, for records outlive currencies."""
    return code in _codes("currency")


def is_country(code: str) -> bool:
    """Whether it is an ISO 3166-1 alpha-2 code, in capitals."""
    return code in _codes("country")


def is_language(code: str) -> bool:
    """Whether it is an ISO 639 code in small letters: of two letters (639-1) or three (639-2 and 639-3)."""
    return code in _codes("language")


def is_time_zone(name: str) -> bool:
    """Whether it is the name of an IANA time zone that this system knows (the first look-up takes some 30 ms)."""
    return name == "UTC" or name in _zones()


@cache
def _codes(kind: str) -> frozenset[str]:
    lines = (files("switchgear.domains") / "iso.txt").read_text("ascii").splitlines()
    return frozenset(code for line in lines if line.startswith(kind) for code in line.split()[1:])


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones() - _NOT_IANA)
