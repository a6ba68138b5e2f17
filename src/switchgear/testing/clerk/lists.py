"""How the sandboxed Clerk finds users: filters, order and pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from switchgear.testing.clerk.users import PLURALS, Refused, User
from switchgear.testing.http import Arrived

__all__ = ["counted", "listed", "members", "ordered", "selected"]

_Values: TypeAlias = Callable[[User], list[Any]]
_Condition: TypeAlias = Callable[[User], bool]


def _identifiers(name: str) -> _Values:
    return lambda user: [entry[name] for entry in user[PLURALS[name]]]


_HELD: Final[Mapping[str, _Values]] = {
    **{name: _identifiers(name) for name in PLURALS},
    "user_id": lambda user: [user["id"]],
    "external_id": lambda user: [user["external_id"]],
    "username": lambda user: [user["username"]],
    "provider_user_id": lambda _: [],
}
"""What a user has of what lists ask for. Nobody here has an account elsewhere."""

_SIGNED: Final = frozenset({"user_id", "external_id"})
"""`-` before a value leaves it out, `+` lets it in."""


def _names(user: User) -> list[Any]:
    return [user["first_name"], user["last_name"], f"{user['first_name'] or ''} {user['last_name'] or ''}"]


_SEARCHED: Final[Mapping[str, Sequence[_Values]]] = {
    "email_address_query": [_HELD["email_address"]],
    "phone_number_query": [_HELD["phone_number"]],
    "username_query": [_HELD["username"]],
    "name_query": [_names],
    "query": [*(_HELD[name] for name in (*PLURALS, "username", "user_id")), _names],
}
_TIMES: Final = ("created_at", "last_active_at", "last_sign_in_at")
_ORDERS: Final = {
    **dict.fromkeys((*_TIMES, "updated_at"), 0),
    **dict.fromkeys(("first_name", "last_name", "username", "email_address", "phone_number", "web3wallet"), ""),
}
"""By what users are ordered, and what stands in for nothing."""


def selected(users: Sequence[User], arrived: Arrived) -> list[User]:
    """Those for whom every filter of the query holds."""
    conditions = [*_conditions(arrived)]
    return [user for user in users if all(holds(user) for holds in conditions)]


def members(users: Sequence[User], arrived: Arrived, organizations: Callable[[User], list[str]]) -> list[User]:
    """Those who are in the organizations that the query asks for, if it asks for any."""
    asked = arrived.params("organization_id")
    belongs = _one_of(organizations, asked, signed=True)
    return [user for user in users if not asked or belongs(user)]


def ordered(found: Sequence[dict[str, Any]], arrived: Arrived, names: Sequence[str]) -> list[dict[str, Any]]:
    """Objects in the order that the query asks for, by one of their fields; the newest first if it asks for none."""
    order = arrived.param("order_by", "-created_at")
    name = order.lstrip("+-")
    if name not in names:
        said = f"{order} does not match the allowed values for parameter order_by."
        raise Refused(422, "form_param_value_invalid", "is invalid", said, param_name="order_by")
    return sorted(found, key=lambda one: one[name] or 0, reverse=order.startswith("-"))


def counted(found: Sequence[dict[str, Any]], arrived: Arrived) -> dict[str, Any]:
    """The page that the query asks for, and how many there are in all."""
    limit, offset = _number(arrived, "limit", 10), _number(arrived, "offset")
    limit = limit if 1 <= limit <= 500 else 10
    return {"data": list(found[offset : offset + limit]), "total_count": len(found)}


def _conditions(arrived: Arrived) -> Iterator[_Condition]:
    for name, values in _HELD.items():
        if asked := arrived.params(name):
            yield _one_of(values, asked, signed=name in _SIGNED)
    for name, several in _SEARCHED.items():
        if part := arrived.param(name):
            yield _contains(several, part.lower())
    if banned := arrived.param("banned"):
        yield _within("banned", lambda value: value == (banned == "true"))
    for name in _TIMES:
        if before := _number(arrived, f"{name}_before"):
            yield _within(name, before.__gt__)
        if after := _number(arrived, f"{name}_after"):
            yield _within(name, after.__lt__)


def _contains(several: Sequence[_Values], part: str) -> _Condition:
    return lambda user: any(part in str(value).lower() for values in several for value in values(user) if value)


def _within(name: str, holds: Callable[[Any], bool]) -> _Condition:
    return lambda user: user[name] is not None and holds(user[name])


def _one_of(values: _Values, asked: Sequence[str], *, signed: bool) -> _Condition:
    barred = {text[1:] for text in asked if signed and text.startswith("-")}
    wanted = {text.removeprefix("+") if signed else text for text in asked if not (signed and text.startswith("-"))}

    def holds(user: User) -> bool:
        held = set(values(user))
        return not held & barred and (not wanted or bool(held & wanted))

    return holds


def listed(users: Sequence[User], arrived: Arrived) -> list[User]:
    """The page that the query asks for.

    Args:
        users: All, the oldest first.
        arrived: The request.
    """
    order = arrived.param("order_by", "-created_at")
    name = order.lstrip("+-")
    if name not in _ORDERS:
        said = f"{order} does not match the allowed values for parameter order_by."
        raise Refused(422, "form_param_value_invalid", "is invalid", said, param_name="order_by")
    found = sorted(selected(users, arrived), key=lambda user: _ordered(user, name))
    if order.startswith("-"):
        found.reverse()
    return _page(found, arrived, by_creation=name == "created_at")


def _ordered(user: User, name: str) -> Any:
    held = _HELD.get("web3_wallet" if name == "web3wallet" else name)
    return (next(iter(held(user)), None) if held else user[name]) or _ORDERS[name]


def _page(found: list[User], arrived: Arrived, *, by_creation: bool) -> list[User]:
    limit, offset = _number(arrived, "limit", 10), _number(arrived, "offset")
    if limit < 1 or offset < 0:
        name = "limit" if limit < 1 else "offset"
        raise Refused(422, "form_param_value_invalid", "is invalid", f"{name} is too small", param_name=name)
    limit = limit if limit <= 500 else 10  # as Clerk does, without a word
    if last := arrived.param("starting_after"):
        at = next((index for index, user in enumerate(found) if user["id"] == last), None)
        if offset or not by_creation or at is None:
            said = "starting_after is the id of a user, in the order of created_at, and without an offset."
            raise Refused(422, "form_param_value_invalid", "is invalid", said, param_name="starting_after")
        offset = at + 1
    return found[offset : offset + limit]


def _number(arrived: Arrived, name: str, default: int = 0) -> int:
    text = arrived.param(name)
    if not text:
        return default
    if not text.removeprefix("-").isdecimal():
        said = f"`{name}` must be a `integer`."
        raise Refused(422, "form_param_type_invalid", "is invalid", said, param_name=name)
    return int(text)
