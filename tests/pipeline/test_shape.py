"""What is read off a signature: types at any depth, limits, relations, and what is required."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, NotRequired, Required

import pytest
from pydantic import JsonValue, SecretStr
from typing_extensions import TypedDict, Unpack, deprecated

from switchgear.errors import ConfigurationError, InvalidRequest
from switchgear.pipeline.encoding import Value
from switchgear.pipeline.examples import example_call, example_of
from switchgear.pipeline.operation import Bound, ModeT, Namespace, Sync, operation
from switchgear.pipeline.operations import documentation, operations_of, parameters_of
from switchgear.pipeline.parameters import (
    Also,
    Between,
    Either,
    Entries,
    Given,
    Needs,
    Nullable,
    Omittable,
    Text,
    With,
    Without,
)
from switchgear.pipeline.request import Request, path
from switchgear.pipeline.shape import check_of, shape_of
from switchgear.pipeline.signature import checking, expanded
from switchgear.types.unset import UNSET

AT = datetime(2026, 1, 2, tzinfo=UTC)


class Inner(TypedDict, total=False):
    """Something within."""

    size: Annotated[int, Between(1, 9)]
    name: Required[str]


class Whole(TypedDict, total=False):
    """Something."""

    id: Required[Text]
    """Its own."""
    inner: Given[Inner]
    inners: Nullable[Annotated[Sequence[Inner], Entries(1, 2)]]
    since: Omittable[datetime]
    both: Annotated[Given[str], With("other")]
    other: Given[str]
    late: Annotated[Given[bool], Needs("since", "other")]
    never: Annotated[Given[int], Without("late")]
    tags: Given[Mapping[str, str | None]]
    data: Given[Mapping[str, JsonValue]]


class One(TypedDict, total=False):
    """One of two."""

    left: Annotated[str, Either("right")]
    right: str


class Total(TypedDict):
    """All but one are required."""

    here: str
    there: NotRequired[str]


TAKEN: list[tuple[Any, Any]] = [
    (str, "a"),
    (bool, False),
    (int, 0),
    (float, 1),
    (float, 1.5),
    (datetime, AT),
    (str | SecretStr, SecretStr("a")),
    (datetime | Literal["now"], "now"),
    (datetime | Literal["now"], AT),
    (Literal["a", "b"], "of tomorrow"),
    (Sequence[int], (1, 2)),
    (Mapping[str, JsonValue], {"a": [{"b": None}]}),
    (Value, {"a": (1, AT)}),
    (Decimal, Decimal("1.5")),
    (object, object),
    (Any, None),
    (str | None, None),
]


@pytest.mark.parametrize(("hint", "value"), TAKEN)
def test_what_is_of_the_type_passes(hint: Any, value: Any) -> None:
    kept = check_of(hint)("it", value)
    assert kept == (list(value) if isinstance(value, tuple) else kept if hint is Value else value)


REFUSED: list[tuple[Any, Any, str]] = [
    (str, 1, "it must be text, not int"),
    (str, None, "it must be text, not None"),
    (str, b"a", "it must be text, not bytes"),
    (bool, 1, "it must be True or False, not int"),
    (int, True, "it must be a whole number, not bool"),
    (int, "1", "it must be a whole number, not str"),
    (float, True, "it must be a number, not bool"),
    (float, float("nan"), "it is NaN or infinite"),
    (datetime, datetime(2026, 1, 1), "with a time zone; without one it has no place in time"),  # noqa: DTZ001
    (datetime, "2026-01-01", "it must be a datetime with a time zone, not str"),
    (str | SecretStr, 1, "it must be text or a SecretStr, not int"),
    (datetime | Literal["now"], 1, "it must be a datetime with a time zone or text, not int"),
    (bool | Inner, "yes", "it must be True or False or a mapping, not str"),
    (Sequence[str], "a", "it must be a list, not str"),
    (Sequence[str], {"a"}, "it must be a list, not set"),
    (Sequence[int], [1, "2"], "it[1] must be a whole number, not str"),
    (Mapping[str, str], {"a": 1}, "it.a must be text, not int"),
    (Mapping[str, str], {1: "a"}, "a key of it must be text, not int"),
    (Mapping[str, JsonValue], {"a": [{"b": object()}]}, "it.a[0].b is a object, which has no JSON form"),
    (Mapping[str, JsonValue], {"a": float("inf")}, "it.a is NaN or infinite"),
    (JsonValue, {"a": {5: 6}}, "a key of it.a must be text, not int"),
    (Inner, {}, "it must not be empty"),
    (Inner, [], "it must be a mapping, not list"),
    (Inner, {"size": 1}, "it.name must be given"),
    (Inner, {"name": "a", "size": 10}, "it.size must be at least 1 and at most 9"),
    (Inner, {"name": "a", "sise": 1}, "it.sise is no parameter of it; size is"),
    (Sequence[Inner], [{"name": "a"}, {"name": 1}], "it[1].name must be text, not int"),
    (Annotated[Sequence[str], Entries(1)], [], "it must not be empty"),
    (Annotated[Sequence[str], Entries(2)], ["a"], "it must hold at least 2 entries"),
    (Annotated[Sequence[str], Entries(0, 1)], ["a", "b"], "it holds 2 entries, and at most 1 are taken"),
    (Annotated[int, Between(3)], 2, "it must be at least 3"),
    (Text, " ", "it must not be blank"),
    (Decimal, 1.5, "it must be a Decimal, not float"),
]


@pytest.mark.parametrize(("hint", "value", "said"), REFUSED)
def test_what_is_not_of_the_type_is_refused_by_its_place(hint: Any, value: Any, said: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        check_of(hint)("it", value)
    assert said in refused.value.message


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"id": "a", "inner": UNSET, "since": None, "inners": None}, {"id": "a", "inners": None}),
        ({"id": "a", "both": "b", "other": "c"}, {"id": "a", "both": "b", "other": "c"}),
        ({"id": "a", "late": False, "never": 1}, {"id": "a", "late": False, "never": 1}),
        ({"id": "a", "late": True, "other": "x"}, {"id": "a", "late": True, "other": "x"}),
    ],
)
def test_what_is_given_is_kept(given: dict[str, Any], kept: dict[str, Any]) -> None:
    assert shape_of(Whole).check(given) == kept


@pytest.mark.parametrize(
    ("declared", "given", "said"),
    [
        (Whole, {}, "id must be given"),
        (Whole, {"id": UNSET}, "id must be given"),
        (Whole, {"id": "a", "inner": None}, "inner must be a mapping, not None"),
        (Whole, {"id": "a", "both": "b"}, "both needs other"),
        (Whole, {"id": "a", "late": True}, "late needs since or other"),
        (Whole, {"id": "a", "late": True, "since": AT, "never": 0}, "never cannot be given together with late"),
        (One, {}, "left or right must be given, and only one of them"),
        (One, {"left": "a", "right": "b"}, "left or right must be given, and only one of them"),
        (Total, {"there": "a"}, "here must be given"),
    ],
)
def test_what_is_at_odds_is_refused(declared: Any, given: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        shape_of(declared).check(given)
    assert said in refused.value.message


def test_deep_nesting_is_refused_and_does_not_overflow() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(InvalidRequest, match="it is nested too deeply"):
        check_of(JsonValue)("it", deep)


def test_a_check_of_ones_own_comes_after_that_of_the_type() -> None:
    check = check_of(Annotated[int, Also(lambda name, value: UNSET if value == 0 else value)])
    assert (check("it", 0), check("it", 3)) == (UNSET, 3)
    with pytest.raises(InvalidRequest):
        check("it", "0")


def build(self: object, key: Text, /, extra: int = 3, *, flag: bool = False, **params: Unpack[Whole]) -> dict[str, Any]:
    """Build it.

    Args:
        extra: Another
            one.

    Raises:
        InvalidRequest: No.
    """
    del self
    return {"own": (key, extra, flag), **params}


def test_plain_parameters_are_checked_as_well() -> None:
    checked = checking(build)
    assert checked(None, "a", 4, flag=True, id="b") == {"own": ("a", 4, True), "id": "b"}
    for args, kwargs in ((("", 4), {}), (("a", "4"), {}), (("a",), {"flag": 1}), (("a",), {"extra": "x"})):
        with pytest.raises(InvalidRequest):
            checked(None, *args, **{"id": "b", **kwargs})
    with pytest.raises(TypeError):
        checked(None, "a", 4, 5, id="b")


def test_a_signature_shows_every_parameter() -> None:
    shown = [*expanded(build).parameters]
    assert shown == ["self", "key", "extra", "flag", *shown[4:]]
    assert set(shown[4:]) == Whole.__annotations__.keys()


def test_what_is_imported_for_type_checkers_alone_is_named() -> None:
    class Lost(TypedDict):
        one: Missing  # type: ignore[name-defined]  # noqa: F821  # pyright: ignore[reportUndefinedVariable]

    with pytest.raises(ConfigurationError, match=r"Missing of .* cannot be read: name 'Missing' is not defined"):
        shape_of(Lost).check({"one": 1})


def test_parameters_are_told_with_types_limits_and_docs() -> None:
    told = {one.name: one for one in parameters_of(Whole)}
    assert (told["id"].required, told["id"].doc, told["id"].type) == (True, "Its own.", str)
    assert told["both"].limits == ("with other",)
    assert told["since"].type == datetime | None
    assert {one.name: one.doc for one in parameters_of(build)}["extra"] == "Another one."


class Things(Namespace[ModeT], path="things"):
    """`/things`."""

    @operation
    def make(self, thing_id: str, **params: Unpack[Whole]) -> Request[int]:
        """Make one.

        Raises:
            InvalidRequest: It is not to be.
        """
        if "never" not in params:
            raise InvalidRequest("never, or not at all")
        return Request(method="PUT", path=path("/things/{thing_id}", thing_id=thing_id), decode=len)

    @operation
    @deprecated("use make")
    def break_(self, thing_id: str) -> Request[int]:
        """Break one."""
        return Request(method="DELETE", path=path("/things/{thing_id}", thing_id=thing_id), decode=len)


class Client(Bound[ModeT]):
    """Offers them."""

    from functools import cached_property

    @cached_property
    def things(self) -> Things[ModeT]:
        """Them."""
        return Things(self)


class Engine:
    """Answers a number."""

    service = "things"

    def send(self, request: Request[Any], operation: str = "", /) -> Any:
        del operation
        return type("Answer", (), {"value": request.method})


def test_an_operation_is_told_by_the_fewest_arguments_that_its_rules_take() -> None:
    facts = {one.name: one for one in operations_of(Client)}
    assert (facts["things.make"].method, facts["things.make"].path) == ("PUT", "/things/{thing_id}")
    assert [one.name for one in facts["things.make"].parameters] == ["thing_id", *shape_of(Whole).hints]
    assert facts["things.make"].result is int
    assert (facts["things.make"].deprecated, facts["things.break_"].deprecated) == (None, "use make")


def test_a_deprecated_operation_warns_its_caller() -> None:
    client = Client[Sync].over(Engine(), Sync)
    with pytest.warns(DeprecationWarning, match=r"things\.break_: use make") as warned:
        client.things.break_("a")
    assert warned[0].filename == __file__
    assert Things.break_.build(None, "a").method == "DELETE"


def test_documentation_has_a_line_for_each_parameter() -> None:
    text = documentation(Things.make)
    assert text == Things.make.__doc__
    assert text.startswith("Make one.\n\nArgs:\n    id (str): Its own.\n")
    assert text.endswith("Raises:\n    InvalidRequest: It is not to be.")
    assert "    never (int, optional): (not with late)\n" in text
    assert inspect.getdoc(type(Things.make)).startswith("A descriptor")


def test_examples_are_made_of_declarations() -> None:
    assert example_of(Inner, whole=True).keys() == {"size", "name"}
    args, kwargs = example_call(Things.make.build)
    assert args == ("text_1",)
    assert "never" in kwargs
    assert "late" not in kwargs
    with pytest.raises(ValueError, match="there is no example"):
        example_of(Annotated[str, Also(check_of(int))])
