"""Parse, recognise, validate: for any input a value comes back, never an exception."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core_facts import FACTS
from stripe_samples import sample
from switchgear.domains import integration
from switchgear.domains.integration import Address, TaxId, User, parse_user, validate_user
from switchgear.domains.parsing import functions, is_a, parse, validate
from switchgear.domains.violations import BrokenRule, ParseFailure
from switchgear.errors import RuleViolation
from switchgear.stripe import models as stripe_models
from switchgear.testing.factories import example_wire, strategy
from switchgear.types.model import WireModel

classes = pytest.mark.parametrize("cls", FACTS.classes, ids=lambda cls: cls.__name__)


JSON = [
    st.none() | st.integers() | st.text(),
    st.dictionaries(
        st.sampled_from(["id", "object", "status", "name", "created"]), st.none() | st.integers() | st.text()
    ),
]


class Hostile(Mapping):
    """A mapping that raises whatever it likes."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __getitem__(self, key: str) -> object:
        raise self.error

    def __iter__(self) -> Iterator[str]:
        raise self.error

    def __len__(self) -> int:
        return 1


@classes
def test_the_valid_form_parses_from_a_mapping_and_from_json(cls):
    parse, recognise, validate = functions(cls)
    parsed = parse(example_wire(cls))

    assert isinstance(parsed, cls)
    assert parse(json.dumps(example_wire(cls))) == parse(json.dumps(example_wire(cls)).encode()) == parsed
    assert parse(parsed) is parsed
    assert recognise(parsed)
    assert not recognise(example_wire(cls))
    assert validate(example_wire(cls)) == validate(parsed) == []


MODULES = [
    importlib.import_module(f"switchgear.{service}.models.{found.name}")
    for service in ("clerk", "stripe", "ayrshare")
    for found in pkgutil.iter_modules(importlib.import_module(f"switchgear.{service}.models").__path__)
]
WIRE_MODELS = sorted(
    {
        model
        for module in MODULES
        for model in vars(module).values()
        if isinstance(model, type) and issubclass(model, WireModel) and model.__module__ == module.__name__
    },
    key=lambda model: (model.__module__, model.__name__),
)


@pytest.mark.parametrize("model", WIRE_MODELS, ids=lambda model: f"{model.__module__}.{model.__name__}")
@given(st.one_of(*JSON))
@settings(max_examples=5)
def test_every_wire_model_of_the_services_has_the_three_too(model, value):
    """Whatever comes: an object of the model, that knows itself, or findings; the same from JSON text."""
    for form in (value, json.dumps(value)):
        read, findings = parse(model, form), validate(model, form)

        assert is_a(model, read) == (findings == [])
        assert is_a(model, read) or list(read.violations) == findings
        assert not is_a(model, form)
        if is_a(model, read):
            assert parse(model, read) is read
            assert parse(model, read.to_wire()) == read


def test_an_object_of_a_service_is_read_and_what_it_lacks_is_named():
    customer = parse(stripe_models.Customer, sample("customer.updated")["data"]["object"])

    assert is_a(stripe_models.Customer, customer)
    assert not is_a(stripe_models.Subscription, customer)
    (lacking,) = validate(stripe_models.Customer, {**customer.to_wire(), "id": None})
    assert (lacking.field, lacking.rule) == ("id", "string_type")


@given(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.lists(st.integers())
    | st.dictionaries(st.text() | st.integers() | st.sampled_from(sorted(User.model_fields)), st.text() | st.none())
)
@settings(max_examples=200)
def test_nothing_that_is_no_entity_parses_or_raises(value):
    failure = parse_user(value)

    assert isinstance(failure, ParseFailure)
    assert failure.violations
    assert list(failure.violations) == validate_user(value)


@given(st.data())
@settings(max_examples=100)
def test_breaking_one_field_never_raises(data):
    cls = data.draw(st.sampled_from(FACTS.classes))
    fields = dict(data.draw(strategy(cls)))
    name = data.draw(st.sampled_from(sorted(cls.model_fields)))
    broken = fields | {name: data.draw(st.none() | st.integers() | st.text() | st.binary() | st.just(object()))}
    parse, _, validate = functions(cls)

    parsed = parse(broken)
    assert isinstance(parsed, cls) != bool(validate(broken))


@pytest.mark.parametrize("error", [RuntimeError("boom"), RecursionError(), KeyError("k"), UnicodeError()])
def test_a_hostile_object_is_a_failure(error):
    failure = parse_user(Hostile(error))

    assert isinstance(failure, ParseFailure)
    assert [found.rule for found in failure.violations] == ["unreadable"]
    assert "boom" not in str(failure)


def test_an_object_that_answers_nothing_is_a_failure():
    class Mute:
        def __getattribute__(self, name: str) -> object:
            raise RuntimeError(name)

    assert isinstance(parse_user(Mute()), ParseFailure)
    assert validate_user(Mute())
    assert not integration.is_user(Mute())


def test_any_mapping_is_read():
    assert parse_user(MappingProxyType(example_wire(User))) == parse_user(example_wire(User))


def test_an_interruption_is_not_swallowed():
    with pytest.raises(KeyboardInterrupt):
        parse_user(Hostile(KeyboardInterrupt()))


def test_what_recurses_is_a_failure():
    looped = {**example_wire(User), "metadata": {}}
    looped["metadata"]["self"] = looped["metadata"]

    assert [found.rule for found in validate_user(looped)] == ["recursion_loop"]
    assert [found.rule for found in validate_user("[" * 100_000)] == ["json_invalid"]


def test_a_failure_can_be_raised_and_says_what_it_is():
    failure = parse_user({**example_wire(User), "email": "nobody", "role": "boss"})

    assert isinstance(failure, ParseFailure)
    assert [(found.field, found.rule) for found in failure.violations] == [("email", "email_invalid"), ("role", "enum")]
    assert "nobody" not in str(failure)
    assert "boss" not in str(failure)
    with pytest.raises(RuleViolation, match="User: email: Input should be an e-mail address"):
        raise failure


def test_an_object_that_was_never_checked_is_checked():
    unchecked = Address.model_construct(line1="a", city="b", postal_code="c", country="XX")

    assert [found.rule for found in integration.validate_address(unchecked)] == ["country_invalid"]
    assert integration.is_address(unchecked)


def test_another_entity_is_none_of_this_class():
    other = TaxId(type="eu_vat", value="DE1")

    assert not integration.is_user(other)
    assert [found.rule for found in validate_user(other)] == ["model_type"]


def test_broken_rules_know_their_first_code_and_pickle():
    import pickle

    failure = parse_user({})
    assert isinstance(failure, BrokenRule)
    again = pickle.loads(pickle.dumps(failure))  # noqa: S301 - our own bytes

    assert (failure.code, again.code) == ("missing", "missing")
    assert again.violations == failure.violations
    assert again.subject == "User"
