"""The models against Clerk's own schemas: declarations are compared, since an empty model would parse everything."""

from __future__ import annotations

from collections import defaultdict

import pytest

from clerk_schemas import EXCEPTIONS, MODELS, SCHEMAS, SHARED, declared, disagreement, read_specs

CASES = [
    pytest.param(name, key, specified, id=f"{spec}-{name}.{key}")
    for spec, schemas in SCHEMAS.items()
    for name, properties in schemas.items()
    for key, specified in properties.items()
]


def test_the_short_forms_are_those_of_the_specifications() -> None:
    if not SHARED.exists():
        pytest.skip("the specifications do not lie beside the project")
    pytest.importorskip("yaml")
    assert read_specs(SHARED) == SCHEMAS


def test_every_schema_has_a_model_and_every_model_a_schema() -> None:
    assert {name for schemas in SCHEMAS.values() for name in schemas} == set(MODELS)
    assert len(SCHEMAS["bapi-2026-05-12"]["User"]) == 46


@pytest.mark.parametrize(("schema", "key", "specified"), CASES)
def test_a_property_is_declared_with_its_type(schema: str, key: str, specified: str) -> None:
    model = MODELS[schema]
    assert key in model.model_fields
    found = disagreement(declared(model)[key], model.model_fields[key].default, specified)
    assert found is None or f"{model.__name__}.{key}" in EXCEPTIONS["otherwise"], found


def test_no_exception_is_left_over() -> None:
    otherwise = {
        f"{MODELS[name].__name__}.{key}"
        for schemas in SCHEMAS.values()
        for name, properties in schemas.items()
        for key, specified in properties.items()
        if disagreement(declared(MODELS[name])[key], MODELS[name].model_fields[key].default, specified)
    }
    assert otherwise == set(EXCEPTIONS["otherwise"])


def test_what_is_declared_beyond_the_schemas_is_listed() -> None:
    known: defaultdict[str, set[str]] = defaultdict(set)
    for schemas in SCHEMAS.values():
        for name, properties in schemas.items():
            known[MODELS[name].__name__] |= set(properties)
    beyond = {f"{m.__name__}.{key}" for m in MODELS.values() for key in set(m.model_fields) - known[m.__name__]}
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
