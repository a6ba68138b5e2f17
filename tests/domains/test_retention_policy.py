"""Cutoffs follow from policies and the time that is passed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from products import PRODUCTS
from switchgear.domains.coachflux import COACHFLUX
from switchgear.domains.declaration import Where
from switchgear.domains.entity import evolve
from switchgear.domains.ezre_comms import EZRE_COMMS
from switchgear.domains.integration import CORE, ENTITIES, SocialPost, User, WebhookEvent, core_policies
from switchgear.domains.repurposeflow import REPURPOSEFLOW
from switchgear.domains.retention_policy import Due, RetentionAction, RetentionPolicy, due, retention
from switchgear.domains.violations import BrokenRule
from switchgear.testing.factories import example, strategy

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_core_integration_keeps_events_for_90_days_and_deleted_rows_for_30():
    assert retention(CORE, NOW) == {
        "webhookEvents": NOW - timedelta(days=90),
        **dict.fromkeys(
            ("users", "customers", "subscriptions", "socialAccounts", "socialPosts"), NOW - timedelta(days=30)
        ),
    }


def test_the_grace_before_a_purge_can_be_set():
    cutoffs = retention(core_policies(timedelta(days=7)), NOW)

    assert cutoffs["users"] == NOW - timedelta(days=7)
    assert cutoffs["webhookEvents"] == NOW - timedelta(days=90)


def test_policies_fit_the_tables():
    tables = {entity.table.name: entity for entity in ENTITIES}

    assert {policy.table for policy in CORE} == tables.keys()
    for policy in CORE:
        assert policy.product == "integration"
        assert policy.basis in tables[policy.table].model_fields


def test_billing_history_stays_unnamed_and_what_is_the_users_own_goes():
    actions = {policy.table: policy.action for policy in CORE}

    assert actions == {
        "webhookEvents": RetentionAction.ARCHIVE,
        "users": RetentionAction.ANONYMISE,
        "customers": RetentionAction.ANONYMISE,
        "subscriptions": RetentionAction.ANONYMISE,
        "socialAccounts": RetentionAction.DELETE,
        "socialPosts": RetentionAction.DELETE,
    }


# --- what is due ---

TICK = timedelta(milliseconds=1)
DAY = timedelta(days=1)

SPECIFIED = {
    "integration": (
        CORE,
        {
            "webhookEvents": ("created_at", 90, "archive"),
            "users": ("deleted_at", 30, "anonymise"),
            "customers": ("deleted_at", 30, "anonymise"),
            "subscriptions": ("deleted_at", 30, "anonymise"),
            "socialAccounts": ("deleted_at", 30, "delete"),
            "socialPosts": ("deleted_at", 30, "delete"),
        },
    ),
    "repurposeflow": (
        REPURPOSEFLOW,
        {
            "users": ("deleted_at", 30, "anonymise"),
            "generations": ("created_at", 90, "archive"),
            "usage_logs": ("created_at", 90, "aggregate"),
            "webhook_events": ("created_at", 30, "delete"),
        },
    ),
    "coachflux": (
        COACHFLUX,
        {
            "users": ("deletion_requested_at", 7, "anonymise"),
            "coaching_sessions": ("expires_at", 0, "delete"),
            "action_items": ("completed_at", 90, "archive"),
            **dict.fromkeys(
                ("sessions", "email_verifications", "password_resets", "magic_links"), ("expires_at", 1, "delete")
            ),
        },
    ),
    "ezre_comms": (
        EZRE_COMMS,
        {entity.table.name: ("deleted_at", 30, "delete") for entity in PRODUCTS["ezre_comms"].entities}
        | {"users": ("deleted_at", 30, "anonymise")},
    ),
}
"""Table -> basis, days and action, as the specification lists them."""


def _days_over(row, at):
    """How many days too long a row has been kept, and what is done then; an oracle in floating seconds."""
    basis, days, action = SPECIFIED[row.product][1].get(row.table.name, (None, 0, None))
    since = getattr(row, basis) if basis else None
    if since is None or (action == "anonymise" and row.erased_at is not None):
        return None
    if hasattr(row, "retry_count") and hasattr(row, "payload"):
        waiting = {None: not row.processed}.get(row.status, str(row.status) in {"received", "processing", "retry"})
        if waiting:
            return None
    return ((at.timestamp() - since.timestamp()) / 86_400 - days, action)


@pytest.mark.parametrize("product", SPECIFIED)
@given(data=st.data())
@settings(max_examples=25)
def test_exactly_the_rows_whose_time_is_over_are_due(product, data):
    policies, specified = SPECIFIED[product]
    kinds = st.sampled_from(PRODUCTS[product].entities).flatmap(strategy)
    rows = data.draw(st.lists(kinds, min_size=1, max_size=4))
    row = data.draw(st.sampled_from(rows))
    basis, days, _ = specified.get(row.table.name, (None, 0, None))
    since = (getattr(row, basis) if basis else None) or NOW
    at = since + timedelta(days=days) + data.draw(st.sampled_from((-DAY, -TICK, timedelta(), TICK, DAY)))

    expected = []
    for found in rows:
        over = _days_over(found, at)
        if over is not None and over[0] > 1e-9:
            expected.append((found, found.table.name, over[1]))
    seen = due(rows, policies, at)
    assert [(one.row, one.policy.table, one.policy.action.value) for one in seen] == expected


@pytest.mark.parametrize("product", SPECIFIED)
def test_every_policy_has_its_instant(product):
    policies, specified = SPECIFIED[product]
    tables = {entity.table.name: entity for entity in PRODUCTS[product].entities}
    assert {policy.table for policy in policies} - tables.keys() <= {"webhook_events", "webhookEvents"}
    for table, (basis, days, action) in specified.items():
        (policy,) = [policy for policy in policies if policy.table == table]
        assert (policy.basis, policy.keep, policy.action) == (basis, timedelta(days=days), action)
        assert basis in tables[table].model_fields


@pytest.mark.parametrize(
    ("status", "processed", "gone"),
    [
        ("received", False, False),
        ("processing", False, False),
        ("retry", False, False),
        ("processed", True, True),
        ("skipped", True, True),
        ("dead", False, True),
        (None, True, True),
        (None, False, False),
    ],
)
def test_events_that_wait_are_kept(status, processed, gone):
    event = example(WebhookEvent, status=status, processed=processed, created_at=NOW - 91 * DAY)

    assert bool(due([event], CORE, NOW)) is gone


def test_what_is_due_says_by_which_policy_and_the_first_counts():
    post = example(SocialPost, deleted_at=NOW - 31 * DAY)
    own = RetentionPolicy("integration", "socialPosts", "created_at", timedelta(), RetentionAction.ARCHIVE)
    (policy,) = [policy for policy in CORE if policy.table == "socialPosts"]

    assert due([post], CORE, NOW) == (Due(post, policy),)
    assert due([post], [*CORE, own], post.created_at + 99 * DAY)[0].policy is policy
    assert due([post], [own, *CORE], post.created_at + 99 * DAY)[0].policy is own
    assert due([evolve(post, deleted_at=None)], CORE, NOW) == ()


def test_a_policy_speaks_of_its_own_rows():
    user = example(User, id="u1", deleted_at=NOW - 31 * DAY)
    own = RetentionPolicy("integration", "users", "deleted_at", DAY, RetentionAction.DELETE, Where("role", ("admin",)))

    assert not own.ends(user, NOW)
    assert own.ends(evolve(user, role="admin"), NOW)
    assert own.ends(evolve(user, role="admin", erased_at=NOW), NOW)
    assert due([user], COACHFLUX + REPURPOSEFLOW + EZRE_COMMS, NOW) == ()
    assert due([evolve(user, erased_at=NOW)], CORE, NOW) == ()


def test_a_naive_now_is_refused():
    with pytest.raises(BrokenRule, match="with its zone"):
        due([], CORE, NOW.replace(tzinfo=None))
