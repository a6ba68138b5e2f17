"""What commands make of user text, and how length is counted."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchgear.domains.text import code_points, sanitize_text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("plain", "plain"),
        ("tab\tand\nnewline", "tab\tand\nnewline"),
        ("a\r\nb\rc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
        ("a\r\r\nb", "a\n\nb"),
        ("nul\x00 bell\x07 esc\x1b del\x7f c1\x9f vt\x0b ff\x0c", "nul bell esc del c1 vt ff"),
        ("\u202eevil\u202c \u2066isolated\u2069 \u202aembedded", "evil isolated embedded"),
        ("left\u200eright\u200fmarks", "left\u200eright\u200fmarks"),
        ("e\u0301", "\u00e9"),
        ("e\x00\u0301", "\u00e9"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("", ""),
    ],
)
def test_text_is_cleaned(text, clean):
    assert sanitize_text(text) == clean


@given(st.text())
def test_cleaning_is_idempotent_and_leaves_nothing_unsafe(text):
    clean = sanitize_text(text)

    assert sanitize_text(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)
    assert not [c for c in clean if unicodedata.category(c) == "Cc" and c not in "\n\t"]
    assert not [c for c in clean if unicodedata.bidirectional(c) in {"LRO", "RLO", "LRE", "RLE", "PDF"}]


@pytest.mark.parametrize(
    ("text", "length"), [("", 0), ("abc", 3), ("e\u0301", 1), ("\u0958", 2), ("👩\u200d👩", 3), ("\U0001d538", 1)]
)
def test_length_is_counted_in_code_points_after_nfc(text, length):
    assert code_points(text) == length
