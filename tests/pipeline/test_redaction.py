"""What a service says, without our secrets."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchgear.pipeline.redaction import scrub


@pytest.mark.parametrize(
    ("text", "secrets", "clean"),
    [
        ("nothing to hide", ("sk_live_1234",), "nothing to hide"),
        ("bad key sk_live_1234!", ("sk_live_1234",), "bad key ***!"),
        ("sk_live_1234 and sk_live_1234", ("sk_live_1234",), "*** and ***"),
        ("key key-one-1 of profile-2", ("key-one-1", "profile-2"), "key *** of ***"),
        ("a short one stays", ("short",), "a short one stays"),
        ("none given", ("",), "none given"),
        ("", ("sk_live_1234",), ""),
    ],
)
def test_scrub(text, secrets, clean):
    assert scrub(text, secrets) == clean


@pytest.mark.parametrize("secrets", [*permutations(["key-12345", "key-12345-and-more", "my-key-12345"])])
def test_a_secret_that_is_a_part_of_another(secrets):
    assert scrub("<key-12345-and-more> <my-key-12345> <key-12345>", secrets) == "<***> <***> <***>"


_WORDS = st.text(st.characters(exclude_characters="*"), min_size=8)


@given(st.text(), st.lists(_WORDS), st.text())
def test_no_long_secret_survives(before, secrets, after):
    clean = scrub(before + " ".join(secrets) + after, secrets)
    assert not any(secret in clean for secret in secrets)
