"""The models against Clerk's own schemas: declarations are compared, since an empty model would parse everything."""

from __future__ import annotations

from collections import defaultdict

import pytest

from clerk_schemas import (
    ANSWERS,
    EVENTS,
    EXCEPTIONS,
    MODELS,
    SCHEMAS,
    SHARED,
    declared,
    disagreement,
    fields_of,
    names_in,
    properties_of,
    read_specs,
)

CASES = [
    (spec, name, key, specified)
    for spec, schemas in SCHEMAS.items()
    for name, properties in schemas.items()
    if name in MODELS
    for key, specified in properties.items()
]
"""Every property of every schema that a model stands for."""


def test_the_short_forms_are_those_of_the_specifications() -> None:
    if not SHARED.exists():
        pytest.skip("the specifications do not lie beside the project")
    pytest.importorskip("yaml")
    assert read_specs(SHARED) == SCHEMAS


def test_what_is_answered_has_a_model() -> None:
    reached = {name for form in ANSWERS.values() for name in names_in(form)} | EVENTS.keys()
    todo = [*reached]
    for name in todo:
        within = {one for form in properties_of(name).values() for one in names_in(form)} - reached
        reached |= within
        todo += within
    numbers = {name for operation in EXCEPTIONS["answers"] for name in names_in(ANSWERS[operation])}
    assert reached - numbers == MODELS.keys() - numbers
    assert len(SCHEMAS["bapi-2026-05-12"]["User"]) == 46


def test_properties_are_declared_with_their_types() -> None:
    missing = {(MODELS[name].__name__, key) for _, name, key, _ in CASES if key not in fields_of(MODELS[name])}
    assert missing == set()
    otherwise = {
        f"{MODELS[name].__name__}.{key}": found
        for _, name, key, specified in CASES
        for field in [fields_of(MODELS[name])[key]]
        if (found := disagreement(declared(MODELS[name])[key], field.default, specified))
    }
    assert otherwise.keys() == EXCEPTIONS["otherwise"].keys(), otherwise
    assert len(otherwise) < 0.02 * len(CASES)


def test_what_is_declared_beyond_the_schemas_is_listed() -> None:
    known: defaultdict[str, set[str]] = defaultdict(set)
    for _, name, key, _ in CASES:
        known[MODELS[name].__name__].add(key)
    beyond = {f"{m.__name__}.{key}" for m in MODELS.values() for key in set(fields_of(m)) - known[m.__name__]}
    assert beyond == set(EXCEPTIONS["beyond"])


@pytest.mark.parametrize(
    ("ours", "default", "theirs", "agrees"),
    [
        ("text~", None, "text", True),
        ("text?~", None, "text?~", True),
        ("text", None, "text?", False),
        ("text?", None, "text~", False),
        ("int", None, "time", False),
        ("text", "user", "text:user", True),
        ("text", None, "text:user", False),
        ("text:a|b|c", None, "text:a|b", True),
        ("text:a", None, "text:a|b", False),
        ("text:a", None, "text", True),
        ("list of EmailAddress", None, "list of EmailAddress", True),
        ("list of PhoneNumber", None, "list of EmailAddress", False),
        ("EmailAddress", None, "list of EmailAddress", False),
        ("Verification", None, "verification_otp|verification_admin", True),
        ("json", None, "verification_otp", False),
    ],
)
def test_the_comparison_itself(ours: str, default: object, theirs: str, agrees: bool) -> None:
    assert (disagreement(ours, default, theirs) is None) is agrees
