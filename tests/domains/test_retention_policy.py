"""Cutoffs follow from policies and the time that is passed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from switchgear.domains.integration import CORE, ENTITIES, core_policies
from switchgear.domains.retention_policy import RetentionAction, retention

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
