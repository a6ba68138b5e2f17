"""Each model declares every property of its object, with the type that Stripe's own SDK says."""

import json
from fnmatch import fnmatchcase

import pytest

import stripe_sdk
from stripe_samples import DATA, SHARED
from stripe_shape import PARTS, Comparison, shape
from switchgear.stripe.models import Price
from switchgear.stripe.models.kinds import KINDS, class_of
from switchgear.stripe.parsing import _KINDS

MODELS = {**{kind: class_of(kind) for kind in KINDS}, **PARTS}
EXCEPTIONS = json.loads((DATA / "exceptions.json").read_text())
EVENT_TYPES = json.loads((DATA / "event_types.json").read_text())


@pytest.fixture(scope="module")
def comparison():
    comparison = Comparison()
    for kind, model in MODELS.items():
        comparison.compare(kind, shape(kind), model)
    return comparison


def unexplained(paths, matter):
    """The paths that no pattern of the exceptions explains, and the patterns that explain none."""
    patterns = EXCEPTIONS[matter]
    return (
        [path for path in sorted(paths) if not any(fnmatchcase(path, pattern) for pattern in patterns)],
        [pattern for pattern in patterns if not any(fnmatchcase(path, pattern) for path in paths)],
    )


def test_every_property_is_declared(comparison):
    top = {path for path in comparison.declared if path.removesuffix(f".{path.rpartition('.')[2]}") in MODELS}
    total = len(comparison.declared | comparison.missing | comparison.loose)
    print(
        f"{len(MODELS)} kinds of object, {len(top)} properties at the top, {len(comparison.declared)} of {total} in all"
    )
    assert not comparison.missing
    assert len(comparison.declared) >= 0.98 * total


def test_every_property_has_its_own_type(comparison):
    assert not comparison.wrong


def test_what_is_loose_is_so_for_a_reason(comparison):
    assert unexplained(comparison.loose, "loose") == ([], [])


def test_enumerations_that_are_text_are_so_for_a_reason(comparison):
    assert unexplained(comparison.text, "text") == ([], [])


@pytest.mark.parametrize(
    ("field", "kind", "note"),
    [
        ("nickname", "int", "wrong"),
        ("created", "int", "wrong"),
        ("nickname", "text", None),
        ("product", {"ref": ("plan",)}, "wrong"),
        ("unit_amount_decimal", "float", "wrong"),
        ("type", {"values": ["one_time", "recurring", "new"]}, "wrong"),
        ("tiers", ["text"], "wrong"),
        ("metadata", {"map": "int"}, "wrong"),
        ("recurring", {"is": ("plan",)}, "wrong"),
        ("id?", "text", "wrong"),
        ("absent?", "text", "missing"),
    ],
)
def test_the_comparison_would_notice(field, kind, note):
    comparison = Comparison()
    comparison.compare("price", {field: kind}, Price)
    here = {f"price.{field.removesuffix('?')}"}
    assert (set(comparison.wrong), comparison.missing) == (
        here if note == "wrong" else set(),
        here if note == "missing" else set(),
    )


def test_events_are_of_kinds_that_exist():
    assert set(_KINDS) <= {kind for kinds in EVENT_TYPES["snapshot"].values() for kind in kinds}


def test_our_copy_of_the_facts_is_current():
    if not SHARED.exists():
        pytest.skip("the facts about Stripe are not beside the project")
    types = json.loads((SHARED / "event-types.json").read_text())
    assert {name: known["data_object"] for name, known in types["snapshot_events"].items()} == EVENT_TYPES["snapshot"]
    assert sorted(types["thin_events"]) == sorted(EVENT_TYPES["thin"])


def test_the_installed_package_is_read_as_the_facts_say():
    if not SHARED.exists():
        pytest.skip("the facts about Stripe are not beside the project")
    facts = json.loads((SHARED / "sdk-shape.json").read_text())
    assert {(told["verb"], told["path"]) for told in facts["operations"]} == {
        (told.verb, told.path) for told in stripe_sdk.operations().values()
    }
    for kind in MODELS:
        assert stripe_sdk.declared(kind)["fields"].keys() == facts["objects"][kind]["fields"].keys()
