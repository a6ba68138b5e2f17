"""What versions from 2024-09-30.acacia on have sent is declared, also where later ones say it elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from stripe_generated import Maker
from stripe_samples import DATA
from switchgear.stripe.models.kinds import KINDS, class_of

LAST_SENT = json.loads((DATA / "versions.json").read_text())
"""By the last version that sends them: fields as the kind of object, a dot, and where they stand in it."""
GONE = [path for paths in LAST_SENT.values() for path in paths]


def models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models in an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from models(part)


def declared(path: str) -> bool:
    kind = next(kind for kind in sorted(KINDS, key=len, reverse=True) if path.startswith(f"{kind}."))
    found = [class_of(kind)]
    for name in path.removeprefix(f"{kind}.").split("."):
        fields = [model.model_fields[name] for model in found if model and name in model.model_fields]
        if not fields:
            return False
        found = [model for field in fields for model in models(field.annotation)]
    return True


@pytest.mark.parametrize("version", LAST_SENT)
def test_what_later_versions_do_not_send_is_declared(version):
    assert [path for path in LAST_SENT[version] if not declared(path)] == []
    assert not declared("invoice.of_tomorrow")
    assert not declared("invoice.subscription_details.of_tomorrow")


@pytest.mark.parametrize("kind", sorted({path.partition(".")[0] for path in GONE} & KINDS.keys()))
def test_an_object_of_an_earlier_version_is_read_and_written_as_it_came(kind):
    """With null, as most of such fields come."""
    model = class_of(kind)
    assert model is not None
    names = [path.removeprefix(f"{kind}.") for path in GONE if path.startswith(f"{kind}.")]
    earlier = {name: None for name in names if "." not in name}
    wire = Maker(3, whole=False).object(kind) | earlier
    read = model.model_validate(wire)
    assert earlier.keys() <= read.model_fields_set
    assert not earlier.keys() & (read.model_extra or {}).keys()
    assert {name: read.to_wire()[name] for name in earlier} == earlier
