"""Rules about users, accounts and subscriptions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from example_times import NOW
from refusals import broken, refused
from switchgear.domains import Actor, Encrypted, entitled_within, transition
from switchgear.domains.integration import (
    CHECKS,
    AccessRole,
    AdminSetting,
    CredentialKind,
    Customer,
    RevokeToken,
    SocialAccount,
    Subscription,
    SubscriptionStatus,
    TokenGrant,
    User,
    activate,
    check_one_active_per_price,
    connect,
    deactivate,
    derive_role,
    disconnect,
    ends_at,
    set_admin,
)
from switchgear.domains.integration.rules.accounts import refresh
from switchgear.domains.monitoring import check_consistency
from switchgear.domains.violations import BrokenRule, IllegalTransition, NotAuthorized
from switchgear.testing.factories import example
from switchgear.types.platforms import SocialPlatform

LATER = NOW + timedelta(hours=1)
DAY = timedelta(days=1)


# --- roles ---


@pytest.mark.parametrize("status", SubscriptionStatus)
def test_the_role_follows_from_what_is_entitled(status):
    premium = status in {"active", "trialing", "past_due"}

    assert derive_role(False, [example(Subscription, status=status)]) == ("premium" if premium else "free")
    assert derive_role(True, [example(Subscription, status=status)]) is AccessRole.ADMIN


@pytest.mark.parametrize(
    ("statuses", "role"), [([], "free"), (["canceled", "active"], "premium"), (["unpaid", "paused"], "free")]
)
def test_any_entitled_subscription_is_enough(statuses, role):
    assert derive_role(False, [example(Subscription, status=status) for status in statuses]) == role


def test_how_long_past_due_entitles_is_the_callers_choice():
    overdue = example(Subscription, status="past_due", current_period_start=NOW, current_period_end=NOW + 30 * DAY)

    assert derive_role(False, [overdue], entitled=entitled_within(7 * DAY, NOW + 6 * DAY)) is AccessRole.PREMIUM
    assert derive_role(False, [overdue], entitled=entitled_within(7 * DAY, NOW + 7 * DAY)) is AccessRole.FREE


def test_only_an_admin_makes_admins():
    assert set_admin(example(User), True, Actor("u9", is_admin=True)) == AdminSetting("u1", True, "u9")
    with pytest.raises(NotAuthorized, match="Only an admin may set it") as caught:
        set_admin(example(User), True, Actor("u1"))
    assert broken(caught) == [("role", "not_authorized")]


# --- accounts ---

GRANT = TokenGrant(Encrypted("token"), ("post", "read"), Encrypted("refresh"), LATER)


@pytest.mark.parametrize("active", [True, False])
def test_connecting_takes_the_tokens_and_activates(active):
    before = example(SocialAccount, is_active=active)
    after = connect(before, GRANT, LATER)

    assert after.is_active
    assert after.credential_kind is CredentialKind.OAUTH
    assert after.access_token == Encrypted("token")
    assert after.refresh_token == Encrypted("refresh")
    assert (after.permissions, after.token_expires_at, after.updated_at) == (["post", "read"], LATER, LATER)
    assert before.access_token is None


def test_connecting_without_permissions_is_refused():
    with pytest.raises(BrokenRule) as caught:
        connect(example(SocialAccount), TokenGrant(Encrypted("token"), ()), LATER)
    assert broken(caught) == [("permissions", "credential_kind")]


def test_disconnecting_gives_the_revocation_as_data():
    account = example(SocialAccount, ref_id="r1")
    after, effect = disconnect(account, LATER)

    assert (after.is_active, after.updated_at) == (False, LATER)
    assert effect == RevokeToken(
        social_account_id="a1",
        platform=SocialPlatform.LINKEDIN,
        credential_kind=CredentialKind.AYRSHARE_PROFILE,
        ref_id="r1",
        key="revoke_token:a1:1772366400000",
    )
    assert disconnect(account, LATER + DAY)[1].key == effect.key
    assert disconnect(connect(after, GRANT, LATER), LATER)[1].key != effect.key


@pytest.mark.parametrize("linked", [example(SocialAccount), connect(example(SocialAccount), GRANT, NOW)])
def test_an_account_whose_token_was_revoked_is_activated_only_by_connecting_it(linked):
    revoked, _ = disconnect(linked, LATER)

    assert revoked.token_expires_at == LATER
    for command in (activate, lambda account, now: transition(account, to=True, now=now)):
        assert refused(command, revoked, LATER) == [("token_expires_at", "credential_ended")]
    assert refused(refresh, revoked, GRANT, LATER) == [("is_active", "not_refreshable")]
    assert connect(revoked, GRANT, LATER).is_active
    assert activate(deactivate(connect(revoked, TokenGrant(Encrypted("t"), ("post",)), LATER), LATER), LATER).is_active


def test_an_account_is_activated_as_long_as_its_credential_lasts():
    resting = deactivate(connect(example(SocialAccount), GRANT, NOW), NOW)

    assert activate(resting, LATER - timedelta(milliseconds=1)).is_active
    assert refused(activate, resting, LATER) == [("token_expires_at", "credential_ended")]


def test_an_account_is_refreshed_with_what_the_network_gives_again():
    account = connect(example(SocialAccount), GRANT, NOW)
    after = refresh(account, TokenGrant(Encrypted("new"), expires_at=LATER + DAY), LATER)

    assert (after.access_token, after.refresh_token) == (Encrypted("new"), Encrypted("refresh"))
    assert (after.token_expires_at, after.permissions, after.updated_at) == (LATER + DAY, ["post", "read"], LATER)
    again = refresh(account, TokenGrant(Encrypted("new"), ("read",), Encrypted("next")), LATER)
    assert (again.refresh_token, again.permissions, again.token_expires_at) == (Encrypted("next"), ["read"], None)
    assert refused(refresh, example(SocialAccount), GRANT, LATER) == [("is_active", "not_refreshable")]


def test_an_empty_token_is_none():
    assert refused(connect, example(SocialAccount), TokenGrant(Encrypted(""), ("post",)), LATER) == [
        ("access_token", "string_too_short")
    ]


def test_an_effect_holds_no_secret():
    _, effect = disconnect(connect(example(SocialAccount), GRANT, NOW), LATER)

    assert "token'" not in repr(effect)
    assert effect.credential_kind is CredentialKind.OAUTH


@pytest.mark.parametrize(
    ("command", "active"), [(activate, False), (deactivate, True), (disconnect, True)], ids=lambda case: str(case)[:20]
)
def test_an_account_is_switched_only_the_other_way(command, active):
    after = command(example(SocialAccount, is_active=active), LATER)
    account = after[0] if isinstance(after, tuple) else after

    assert account.is_active is not active
    with pytest.raises(IllegalTransition):
        command(account, LATER)


# --- subscriptions ---


@pytest.mark.parametrize("status", SubscriptionStatus)
def test_a_price_is_running_once_per_user(status):
    one, two = example(Subscription), example(Subscription, id="s2", stripe_subscription_id="sub_2", status=status)
    running = status in {"active", "trialing", "past_due"}

    if running:
        with pytest.raises(BrokenRule, match="price_1") as caught:
            check_one_active_per_price([one, two])
        assert broken(caught) == [("stripe_price_id", "one_active_per_price")]
    else:
        check_one_active_per_price([one, two])


def test_two_running_subscriptions_to_one_price_are_found():
    two = [example(Subscription), example(Subscription, id="s2", stripe_subscription_id="sub_2")]
    found = check_consistency([*two, example(Customer), example(User, role="premium")], LATER, checks=CHECKS)

    assert {(one.id, one.rule, one.field) for one in found} == {
        (row.id, "one_active_per_price", "stripe_price_id") for row in two
    }
    assert not check_consistency([two[0], example(Customer), example(User, role="premium")], LATER, checks=CHECKS)


@pytest.mark.parametrize("changes", [{"stripe_price_id": "price_2"}, {"user_id": "u2"}, {"deleted_at": NOW}])
def test_other_prices_and_users_and_deleted_rows_do_not_count(changes):
    check_one_active_per_price([example(Subscription), example(Subscription, **changes)])


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({}, None),
        ({"cancel_at_period_end": True}, NOW + 30 * DAY),
        ({"cancel_at": NOW + DAY}, NOW + DAY),
        ({"cancel_at": NOW + DAY, "cancel_at_period_end": True}, NOW + DAY),
        ({"ended_at": NOW, "cancel_at": NOW + DAY, "cancel_at_period_end": True}, NOW),
    ],
)
def test_when_a_subscription_ends(changes, end):
    assert ends_at(example(Subscription, current_period_end=NOW + 30 * DAY, **changes)) == end
