"""Writes `src/switchgear/domains/iso.txt` from pycountry: `python tests/support/iso_codes.py > ...`.

One kind of code a line. Run it when a new release of pycountry knows codes that we do not (a test says so).
"""

from __future__ import annotations

from collections.abc import Iterable

import pycountry

WITHDRAWN_CURRENCIES = "ANG BGN BYR CUC HRK LTL MRO SLL STD VEF ZWL"
"""ISO 4217, list three: withdrawn since 2015. Records from before have to stay readable."""


def current() -> dict[str, set[str]]:
    """The codes that pycountry knows, by kind."""
    languages = list(pycountry.languages)
    return {
        "currency": _field(pycountry.currencies, "alpha_3"),
        "country": _field(pycountry.countries, "alpha_2"),
        "language": _field(languages, "alpha_2") | _field(languages, "alpha_3") | _field(languages, "bibliographic"),
    }


def _field(rows: Iterable[object], name: str) -> set[str]:
    return {str(getattr(row, name)) for row in rows if getattr(row, name, None)}


if __name__ == "__main__":
    for kind, codes in current().items():
        known = codes | set(WITHDRAWN_CURRENCIES.split() if kind == "currency" else ())
        print(kind, *sorted(known, key=lambda code: (len(code), code)))
