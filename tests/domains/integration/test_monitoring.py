"""What must agree in Core integration."""

from __future__ import annotations

from datetime import timedelta

import pytest

from switchgear.domains.integration import CHECKS, Customer, Subscription, User
from switchgear.domains.monitoring import check_consistency
from switchgear.testing.factories import EXAMPLE_TIME as NOW
from switchgear.testing.factories import example


def _found(*rows):
    return [(one.entity, one.rule, one.field) for one in check_consistency(rows, NOW, checks=CHECKS, grace=timedelta())]


PAYS = (example(Customer), example(Subscription))


@pytest.mark.parametrize(
    ("role", "rows", "agrees"),
    [
        ("premium", PAYS, True),
        ("free", PAYS, False),
        ("free", (), True),
        ("premium", (), False),
        ("premium", (example(Customer), example(Subscription, status="canceled")), False),
        ("free", (example(Customer), example(Subscription, deleted_at=NOW)), True),
        ("admin", PAYS, True),
        ("admin", (), True),
    ],
)
def test_a_role_follows_from_the_subscriptions(role, rows, agrees):
    found = _found(example(User, role=role), *rows)
    assert found == ([] if agrees else [("User", "derived_role", "role")])


def test_a_subscription_is_of_its_customers_user():
    users = example(User, role="premium"), example(User, id="u2", clerk_id="user_2", email="ida@example.com")

    assert _found(*users, *PAYS) == []
    assert _found(*users, example(Customer, user_id="u2"), example(Subscription)) == [
        ("Subscription", "another_user", "customer_id")
    ]
    assert _found(users[0], example(Subscription)) == [("Subscription", "unresolved", "customer_id")]
