"""An export holds everything that is somebody's, nothing that is another's, and no secret."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canary import canary
from products import PRODUCTS
from switchgear.domains import coachflux, ezre_comms, integration, repurposeflow
from switchgear.domains.declaration import OnDelete, declaration_of
from switchgear.domains.entity import evolve
from switchgear.domains.lifecycle import UserExport, export_user
from switchgear.domains.lifecycle.graph import id_of, identity
from switchgear.domains.parsing import parse
from switchgear.domains.violations import BrokenRule
from switchgear.testing.factories import example, strategy
from tenants import stained, tenants

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

OWNERS = [
    ("integration", "User", {"SocialAccount", "SocialPost", "Customer", "Subscription"}),
    ("repurposeflow", "User", {"Generation", "UsageLog", "Subscription"}),
    (
        "coachflux",
        "User",
        {cls.__name__ for cls in coachflux.ENTITIES} - {"User", "Organization", "Coupon", "Resource", "Framework"},
    ),
    ("ezre_comms", "User", set()),
    ("ezre_comms", "Organization", {cls.__name__ for cls in ezre_comms.ENTITIES} - {"User", "Organization"}),
    ("coachflux", "Organization", {"OrgMember"}),
]
"""The classes of which every row that leads to the owner is exported."""

owners = pytest.mark.parametrize(("product", "kind", "classes"), OWNERS, ids=[f"{o[0]}-{o[1]}" for o in OWNERS])


def _exported(data, product, kind, classes):
    """A tenant's owner, all rows, and those that an export is to hold."""
    (mine, *rest) = data.draw(tenants(product))
    owner = next(row for row in mine if type(row).__name__ == kind)
    by_id = {(type(row).__name__, id_of(row)): row for row in mine}

    def leads(row):
        for name, reference in declaration_of(type(row)).references.items():
            found = by_id.get((reference, str(getattr(row, name))))
            facts = next(field for field in declaration_of(type(row)).fields if field.name == name)
            bound = row.table.owner == name or not facts.optional
            if found is owner or (bound and found is not None and leads(found)):
                return facts.on_delete not in {OnDelete.KEEP, OnDelete.SET_NULL} or leads_elsewhere(row, name)
        return False

    def leads_elsewhere(row, but):
        return any(
            by_id.get((reference, str(getattr(row, name)))) is owner
            for name, reference in declaration_of(type(row)).references.items()
            if name != but and row.table.owner == name
        )

    wanted = [row for row in mine if type(row).__name__ in classes and leads(row)]
    return owner, [*mine, *(row for tenant in rest for row in tenant)], wanted


@owners
@given(data=st.data())
@settings(max_examples=8)
def test_exactly_what_is_the_owners_is_exported(product, kind, classes, data):
    owner, rows, wanted = _exported(data, product, kind, classes)
    export = export_user(owner, rows, NOW)

    held = [row for found in export.collections.values() for row in found]
    assert sorted(map(identity, held)) == sorted(map(identity, wanted))
    assert export.user is owner
    for name, found in export.collections.items():
        assert {row.table.exported or row.table.name for row in found} == {name}


@owners
@given(data=st.data())
@settings(max_examples=4)
def test_the_same_rows_are_the_same_octets(product, kind, classes, data):
    owner, rows, _ = _exported(data, product, kind, classes)
    one = export_user(owner, rows, NOW)
    other = export_user(owner, data.draw(st.permutations(rows)), NOW)

    assert one.to_json() == other.to_json()
    assert [*one.json_lines()] == [*other.json_lines()]
    whole = json.loads(one.to_json())
    first, *lines = map(json.loads, one.json_lines())
    assert first.items() <= whole.items()
    for line in lines:
        held = whole[line["collection"]]
        assert line["row"] == held if isinstance(held, dict) else line["row"] in held
    assert len(lines) == 1 + sum(len(found) for found in one.collections.values())
    assert all(line.endswith(b"\n") and line.count(b"\n") == 1 for line in one.json_lines())


@pytest.mark.parametrize(
    "cls",
    [
        pytest.param(cls, id=f"{product}.{cls.__name__}")
        for product, facts in PRODUCTS.items()
        for cls in facts.entities
    ],
)
@given(data=st.data())
@settings(max_examples=4)
def test_what_was_exported_can_be_read_again(cls, data):
    row = data.draw(strategy(cls))
    (_, line) = UserExport(row, {}, NOW).json_lines()
    secrets = {field.wire: getattr(row, field.name) for field in declaration_of(cls).fields if field.secret}
    again = parse(cls, json.loads(line)["row"] | {name: value for name, value in secrets.items() if value})

    assert again == row


def test_an_export_sings_no_secret():
    """Of any product; whatever else is personal is in it."""
    secret, seen = canary(), "Marvin"
    rows = []
    for facts in PRODUCTS.values():
        for cls in facts.entities:
            names = [field.name for field in declaration_of(cls).fields if field.secret]
            oauth = {"credential_kind": "oauth", "permissions": ["p"], "access_token": "t"}
            given = {name: value for name, value in oauth.items() if name in cls.model_fields}
            row = example(cls, **given) if names else stained(example(cls), seen)
            rows.append(evolve(row, **dict.fromkeys(names, secret)))
    written = b"".join(
        UserExport(row, {"all": tuple(rows)}, NOW).to_json() + b"".join(UserExport(row, {}, NOW).json_lines())
        for row in rows
    )

    assert secret.encode() not in written
    assert seen.encode() in written
    assert sum(bool(field.secret) for row in rows for field in declaration_of(type(row)).fields) == 12


def test_the_form_of_an_export():
    assert json.loads(export_user(example(ezre_comms.Organization, id="o1"), [], NOW).to_json()) == {
        "organization": example(ezre_comms.Organization, id="o1").to_wire(library=True),
        "exportedAt": 1_772_366_400_000,
    }
    user, log = example(repurposeflow.User), example(repurposeflow.UsageLog)
    export = export_user(user, [log], NOW)
    assert export.to_json() == (
        json.dumps(
            {"exported_at": "2026-03-01T12:00:00Z", "usage_logs": [log.to_wire()], "user": user.to_wire(library=True)},
            sort_keys=True,
            separators=(",", ":"),
        ).encode()
    )
    first, second, third = export.json_lines()
    assert first == b'{"exported_at":"2026-03-01T12:00:00Z"}\n'
    assert second.startswith(b'{"collection":"user","row":{"clerk_user_id":')
    assert third.startswith(b'{"collection":"usage_logs","row":{"created_at":')


def test_equal_ids_and_none_are_ordered_by_content():
    user = example(coachflux.User, id="u1")
    rows = [example(coachflux.Notification, id=None, user_id="u1", title=title) for title in "bca"]

    assert [row.title for row in export_user(user, rows, NOW).collections["notifications"]] == ["a", "b", "c"]


@pytest.mark.parametrize("ask", [lambda user: export_user(user, [], NOW.replace(tzinfo=None))])
def test_a_naive_now_is_refused(ask):
    with pytest.raises(BrokenRule, match="with its zone"):
        ask(example(integration.User))
    with pytest.raises(BrokenRule) as caught:
        export_user(example(coachflux.User, id=None), [], NOW)
    assert caught.value.violations[0].rule == "missing"
