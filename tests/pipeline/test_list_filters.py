"""In a list's filters, None is as good as left out: over every list of the three services."""

from __future__ import annotations

import inspect
import typing
from typing import Any

import pytest

from every_operation import DEPRECATED_TOO, arguments, operations
from switchgear.pipeline.request import Request
from switchgear.pipeline.shape import shape_of

pytestmark = DEPRECATED_TOO

SERVICES = ("ayrshare", "clerk", "stripe")


def _filters(build: Any) -> list[str]:
    """The names of what can be left out."""
    hints = typing.get_type_hints(build, include_extras=True)
    parameters = inspect.signature(build).parameters.values()
    shapes = [typing.get_args(hints[one.name])[0] for one in parameters if one.kind is one.VAR_KEYWORD]
    return [name for shape in shapes for name in shape.__annotations__ if name not in shape_of(shape).required]


def _lists() -> list[Any]:
    return [
        pytest.param(operation, *arguments(service, trail), id=f"{service}.{trail}")
        for service in SERVICES
        for trail, operation in operations(service).items()
        if trail.rpartition(".")[2] in {"list", "search", "count"} and _filters(operation.build)
    ]


@pytest.mark.parametrize(("operation", "args", "given"), _lists())
def test_none_is_as_good_as_left_out(operation, args, given):
    filters = [name for name in _filters(operation.build) if name != "query"]  # without which a search is none
    needed = {name: value for name, value in given.items() if name not in filters}
    made: Request[Any] = operation.build(None, *args, **needed)
    for name in filters:
        assert operation.build(None, *args, **needed, **{name: None}).query == made.query, name
