"""Field types whose quick way must not differ from the slow one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import EmailStr, TypeAdapter, ValidationError

from switchgear.domains.fields import Email

QUICK, SLOW = TypeAdapter[str](Email), TypeAdapter[str](EmailStr)
LABELS = st.text("abz09-._+", max_size=8)
TAILS = st.sampled_from(("com", "de", "io", "test", "local", "example", "c", "arpa", "c0m", "xn--p1ai", "x-y"))


def outcome(adapter, value):
    try:
        return adapter.validate_python(value)
    except ValidationError:
        return None


@settings(max_examples=600)
@given(local=LABELS, domain=LABELS, tail=TAILS, more=st.sampled_from(("", " ", "\n", "A", "x" * 60)))
def test_addresses_of_plain_form_are_judged_as_all_others(local, domain, tail, more):
    for value in (f"{local}{more}@{domain}.{tail}", f"{local}@{more}{domain}.{tail}", f"{local}@{domain}.{tail}{more}"):
        assert outcome(QUICK, value) == outcome(SLOW, value)


@pytest.mark.parametrize(
    "value", ["ada@example.com", "a.b+c-d_e@sub.my-host.de", "ada@EXAMPLE.com", "Ada <a@b.io>", "a@b"]
)
def test_known_addresses(value):
    assert outcome(QUICK, value) == outcome(SLOW, value)
