"""Policies: links, what is refused, and feature flags."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from switchgear.errors import ConfigurationError
from switchgear.sync import LinkPolicy, MetadataKeys, SyncPolicy
from switchgear.types.events import GenericEvent, Read, Source
from switchgear.types.payload import Payload

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class TestLinkPolicy:
    @pytest.mark.parametrize(
        ("metadata", "more", "owner"),
        [
            ({"user_id": "u1", "userId": "u2", "clerk_user_id": "u3"}, {"client_reference": "r", "known": "k"}, "u1"),
            ({"clerk_user_id": "u3", "userId": "u2"}, {}, "u2"),
            ({"clerk_user_id": "u3"}, {}, "u3"),
            ({"user_id": "", "userId": None, "clerk_user_id": 7}, {"known": "k"}, "k"),
            ({"user_id": "", "userId": "u2"}, {}, "u2"),
            ({"user_id": 7, "userId": "u2"}, {}, "u2"),
            ({"user": "u9"}, {"client_reference": "r", "known": "k", "email_owner": "e"}, "r"),
            ({}, {"known": "k", "email_owner": "e"}, "k"),
            (None, {"email_owner": "e"}, None),
            (None, {}, None),
        ],
    )
    def test_the_first_that_is_present_wins(self, metadata, more, owner):
        assert LinkPolicy().user(metadata, **more) == owner

    def test_each_source_can_be_trusted_or_not(self):
        assert LinkPolicy(trust_client_reference=False).user({}, client_reference="r", known="k") == "k"
        assert LinkPolicy(match_email=True).user({}, email_owner="e") == "e"
        assert LinkPolicy(match_email=True).user({}, known="k", email_owner="e") == "k"
        assert LinkPolicy(user_keys=("uid",)).user({"user_id": "u1", "uid": "u2"}) == "u2"

    @pytest.mark.parametrize(
        ("metadata", "known", "owner"),
        [
            ({"organization_id": "o1", "org_id": "o2"}, "k", "o1"),
            ({"org_id": "o2"}, "k", "o2"),
            ({"user_id": "u1"}, "k", "k"),
            (None, None, None),
        ],
    )
    def test_organizations(self, metadata, known, owner):
        assert LinkPolicy().organization(metadata, known=known) == owner


def test_the_defaults():
    policy = SyncPolicy()
    assert policy.link == LinkPolicy(
        user_keys=("user_id", "userId", "clerk_user_id"),
        org_keys=("organization_id", "org_id"),
        trust_client_reference=True,
        match_email=False,
    )
    assert policy.metadata == MetadataKeys("role", "preferences", "plan", "settings", private=False)
    assert (policy.livemode, policy.instance, policy.accounts, policy.past_due_grace) == (None, None, None, None)
    assert (policy.incomplete_entitled, policy.price_to_tier, policy.flags) == (False, {}, {})


class TestRefusal:
    @pytest.mark.parametrize(
        ("policy", "source", "envelope", "reason"),
        [
            ({}, Source.STRIPE, {"livemode": False, "account": "acct_1", "instance": "ins_1"}, None),
            ({"livemode": True}, Source.STRIPE, {"livemode": True}, None),
            ({"livemode": True}, Source.STRIPE, {"livemode": False}, "wrong_mode"),
            ({"livemode": False}, Source.STRIPE, {"livemode": True}, "wrong_mode"),
            ({"livemode": False}, Source.STRIPE, {"livemode": False}, None),
            ({"livemode": True}, Source.CLERK, {"livemode": None}, None),
            ({"instance": "ins_1"}, Source.CLERK, {"instance": "ins_1"}, None),
            ({"instance": "ins_1"}, Source.CLERK, {"instance": "ins_2"}, "wrong_instance"),
            ({"instance": "ins_1"}, Source.CLERK, {"instance": None}, None),
            ({"accounts": frozenset({"acct_1"})}, Source.STRIPE, {"account": "acct_1"}, None),
            ({"accounts": frozenset({"acct_1"})}, Source.STRIPE, {"account": None}, None),
            ({"accounts": frozenset({"acct_1"})}, Source.STRIPE, {"account": "acct_2"}, "unknown_account"),
            ({"accounts": frozenset()}, Source.STRIPE, {"account": "acct_2"}, "unknown_account"),
            ({"accounts": frozenset({"acct_1"})}, Source.AYRSHARE, {"account": "ref_1"}, None),
        ],
    )
    def test_what_belongs_elsewhere_is_refused_with_a_reason(self, policy, source, envelope, reason):
        event = GenericEvent(
            source=source, id="e", type="t", object=Payload(), occurred_at=NOON, received_at=NOON, **envelope
        )
        read = Read(source=source, kind="k", id="i", object=None, at=NOON, **envelope)
        assert SyncPolicy(**policy).refusal(event) == SyncPolicy(**policy).refusal(read) == reason


class TestFlags:
    def test_what_is_not_named_is_on(self):
        assert SyncPolicy().enabled("key", "stripe", "coachflux", "coachflux:invoice.paid")
        assert SyncPolicy().enabled("key")

    def test_one_that_is_off_is_enough(self):
        policy = SyncPolicy(flags={"coachflux": 0, "stripe": 1})
        assert policy.enabled("key", "stripe")
        assert not policy.enabled("key", "stripe", "coachflux")
        assert not policy.enabled("key", "coachflux", "stripe")

    def test_a_share_is_stable_even_and_only_grows(self):
        keys = [f"stripe:customer:cus_{number}" for number in range(2000)]
        small, large = (
            {key for key in keys if SyncPolicy(flags={"stripe": share}).enabled(key, "stripe")} for share in (0.2, 0.6)
        )
        assert small < large
        assert 330 < len(small) < 470
        assert 1120 < len(large) < 1280
        assert SyncPolicy(flags={"stripe": 0.2}).enabled("stripe:customer:cus_8", "stripe") == (
            "stripe:customer:cus_8" in small
        )

    def test_features_are_rolled_out_to_different_keys(self):
        policy = SyncPolicy(flags={"a": 0.5, "b": 0.5})
        keys = [str(number) for number in range(400)]
        both = [key for key in keys if policy.enabled(key, "a", "b")]
        assert 60 < len(both) < 140

    @pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
    def test_a_share_lies_between_0_and_1(self, share):
        with pytest.raises(ConfigurationError, match="'stripe' must lie between 0 and 1"):
            SyncPolicy(flags={"stripe": share})

    def test_a_grace_is_not_negative(self):
        assert SyncPolicy(past_due_grace=timedelta()).past_due_grace == timedelta()
        with pytest.raises(ConfigurationError, match="past_due_grace"):
            SyncPolicy(past_due_grace=timedelta(days=-1))
