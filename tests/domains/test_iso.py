"""The code sets are those of ISO and IANA."""

from __future__ import annotations

import zoneinfo
from importlib.metadata import requires
from importlib.resources import files

import pytest

import fresh
import iso_codes
from switchgear.domains import iso


def test_the_codes_are_those_that_pycountry_knows():
    kept = {line.split()[0]: set(line.split()[1:]) for line in _lines()}
    known = iso_codes.current()
    withdrawn = set(iso_codes.WITHDRAWN_CURRENCIES.split())

    assert kept.keys() == known.keys()
    assert kept["country"] == known["country"]
    assert kept["language"] == known["language"]
    assert kept["currency"] == known["currency"] | withdrawn


def test_each_code_stands_once():
    for line in _lines():
        codes = line.split()
        assert len(codes) == len(set(codes))


def _lines() -> list[str]:
    return (files("switchgear.domains") / "iso.txt").read_text("ascii").splitlines()


@pytest.mark.parametrize(
    ("check", "yes", "no"),
    [
        (iso.is_currency, "USD EUR JPY XCG HRK", "usd US XYZ DEM USDX"),
        (iso.is_country, "US DE AX", "us USA XX UK"),
        (iso.is_language, "en de fil yue ger deu", "EN xx eng-US en-US e"),
        (
            iso.is_time_zone,
            "UTC Europe/Berlin America/Argentina/Ushuaia Asia/Kolkata",
            "europe/berlin CEST localtime",
        ),
    ],
)
def test_codes_are_told_apart(check, yes, no):
    assert [code for code in yes.split() if not check(code)] == []
    assert [code for code in no.split() if check(code)] == []
    assert not check("")


def test_time_zones_are_those_of_the_system():
    assert all(map(iso.is_time_zone, zoneinfo.available_timezones() - {"localtime"}))


def test_a_system_without_time_zones_has_them_all_the_same():
    ask = "from switchgear.domains.iso import is_time_zone; print(is_time_zone('Europe/Berlin'))"
    assert fresh.run(ask, PYTHONTZPATH="") == "True"
    assert [need for need in requires("switchgear") or () if need.startswith("tzdata") and ";" not in need]
