"""Objects made from the official annotations: each is read as its class, and nothing of it is lost."""

import pytest
from pydantic import SecretStr

from stripe_generated import Maker
from switchgear.stripe.models.kinds import KINDS, class_of

SHOWN = str(SecretStr("x"))


def revealed(wire, written):
    """What was written, with the secrets that are never shown taken from what came."""
    if isinstance(wire, dict) and isinstance(written, dict):
        return {name: revealed(wire.get(name), value) for name, value in written.items()}
    if isinstance(wire, list) and isinstance(written, list) and len(wire) == len(written):
        return [revealed(one, other) for one, other in zip(wire, written, strict=True)]
    return wire if written == SHOWN else written


def exactly(value):
    """A value with its types, so that 1, 1.0 and True differ."""
    if isinstance(value, dict):
        return {name: exactly(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [exactly(inner) for inner in value]
    return (type(value), value)


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_comes_is_read_and_written_as_it_came(kind):
    model = class_of(kind)
    for seed in range(4):
        for whole in (False, True):
            wire = Maker(seed, whole=whole).object(kind)
            read = model.model_validate(wire)
            assert type(read) is model
            assert exactly(revealed(wire, read.to_wire())) == exactly(wire)


@pytest.mark.parametrize("kind", KINDS)
def test_every_declared_field_is_read_as_it_is_declared(kind):
    model = class_of(kind)
    wire = Maker(1, whole=True).object(kind)
    read = model.model_validate(wire)
    assert set(read.model_extra) == {"of_tomorrow"}
    assert read.model_fields_set - {"of_tomorrow"} == wire.keys() - {"of_tomorrow"}
