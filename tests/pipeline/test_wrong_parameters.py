"""Each call that type checkers refuse is refused at run time too, before anything is sent, and its place is named."""

from __future__ import annotations

import ast
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crm import Line, reply
from every_operation import CLIENTS
from switchgear.errors import InvalidRequest
from switchgear.types.unset import UNSET

FILE = Path(__file__).parents[1] / "typing" / "wrong" / "parameters.py"


def wrong_calls() -> list[str]:
    """Each statement of the typing test's file that is wrong whatever a service may take tomorrow."""
    lines = FILE.read_text().splitlines()
    calls = [
        statement
        for function in ast.parse(FILE.read_text()).body
        if isinstance(function, ast.FunctionDef)
        for statement in function.body
    ]
    return [ast.unparse(call) for call in calls if "# E: tomorrow" not in lines[call.lineno - 1]]


CALLS = wrong_calls()


def test_there_are_enough() -> None:
    assert len(CALLS) >= 60


@pytest.mark.parametrize("call", CALLS)
def test_a_wrong_call_is_refused_before_anything_is_sent(call: str) -> None:
    line = Line(reply({}))
    clients: dict[str, Any] = {
        name: CLIENTS[service][0](line)
        for name, service in {"clerk": "clerk", "stripe": "stripe", "social": "ayrshare"}.items()
    }
    with pytest.raises((InvalidRequest, TypeError)) as refused:
        list(eval(call, {**clients, "datetime": datetime, "UNSET": UNSET}))  # noqa: S307 - a file of our own
    assert isinstance(refused.value, InvalidRequest) or "positional" in str(refused.value)
    assert line.requests == []


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("list(limit='ten')", "limit must be a whole number, not str"),
        ("list(lmit=5)", "lmit is no parameter of this operation; limit is"),
        ("list(created={'gte': 5})", "created.gte must be a datetime with a time zone, not int"),
        ("list(created=5)", "created must be a mapping or a datetime with a time zone, not int"),
        ("create(tax_id_data=[{'type': 'eu_vat', 'value': 'a'}, {'type': 5}])", "tax_id_data[1].type must be text"),
        ("create(tax_id_data=[{'type': 'eu_vat'}])", "tax_id_data[0].value must be given"),
        ("create(shipping={'name': 'A', 'address': {'citty': 'Lyon'}})", "shipping.address.citty is no parameter of"),
        ("create(metadata={'a': 5})", "metadata.a must be text"),
        ("create(invoice_settings={'custom_fields': 5})", "invoice_settings.custom_fields must be a list, not int"),
        ("create(**{'address': {1: 2}})", "a key of address must be text, not int"),
    ],
)
def test_the_message_names_the_place(call: str, said: str) -> None:
    customers = CLIENTS["stripe"][0](Line(reply({}))).customers
    with pytest.raises(InvalidRequest) as refused:
        eval(f"customers.{call}", {"customers": customers})  # noqa: S307 - the table above
    assert said in refused.value.message


def test_a_misspelt_name_in_an_item_is_named() -> None:
    subscriptions = CLIENTS["stripe"][0](Line(reply({}))).subscriptions
    with pytest.raises(InvalidRequest, match=r"items\[0\]\.quantitty is no parameter of items\[0\]; quantity is"):
        subscriptions.create(customer="cus_1", items=[{"quantitty": 2}])
