"""Entity keys, the identity map, and one whole step from event to update."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from switchgear.errors import InvalidRequest
from switchgear.sync import (
    EMPTY,
    Candidate,
    Change,
    Clock,
    Effect,
    EntityKey,
    Identity,
    Lane,
    Phase,
    RefetchRequest,
    State,
    Tomb,
    apply,
    change,
    identify,
    join,
    link,
    view,
)
from switchgear.types.events import GenericEvent, Read, Source
from switchgear.types.ids import local_id
from switchgear.types.payload import Payload

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEY = EntityKey(Source.STRIPE, "customer", "cus_1", account="acct_1", livemode=False)


def event(source=Source.STRIPE, **more):
    return GenericEvent(
        source=source, id="evt_1", type="x.y", object=Payload(), occurred_at=NOON, received_at=NOON, **more
    )


class TestEntityKey:
    @pytest.mark.parametrize(
        ("key", "text"),
        [
            (EntityKey(Source.STRIPE, "customer", "cus_1"), "stripe:customer:cus_1"),
            (KEY, "stripe:customer:cus_1:acct_1:test"),
            (EntityKey(Source.STRIPE, "customer", "cus_1", livemode=True), "stripe:customer:cus_1::live"),
            (EntityKey(Source.CLERK, "user", "user_1"), "clerk:user:user_1"),
            (EntityKey(Source.AYRSHARE, "account", "a:b/ä%", account="ref"), "ayrshare:account:a%3Ab%2F%C3%A4%25:ref"),
        ],
    )
    def test_its_text_is_stable_and_can_be_read(self, key, text):
        assert str(key) == text
        assert EntityKey.parse(text) == key

    @pytest.mark.parametrize(
        "text",
        ["", "stripe", "stripe:customer", "paypal:customer:cus_1", "stripe:customer:cus_1::maybe", "clerk:u:1::::::"],
    )
    def test_other_text_is_refused(self, text):
        with pytest.raises(InvalidRequest, match="an entity key reads") as caught:
            EntityKey.parse(text)
        assert caught.value.__context__ is None

    @pytest.mark.parametrize("parts", [("", "1"), ("user", "")])
    def test_no_part_is_empty(self, parts):
        with pytest.raises(InvalidRequest, match="may be empty"):
            EntityKey(Source.CLERK, *parts)
        with pytest.raises(InvalidRequest, match="may be empty"):
            EntityKey(Source.CLERK, "user", "1", account="")

    def test_it_takes_its_scope_from_the_envelope(self):
        assert EntityKey.of(event(account="acct_1", livemode=False), "customer", "cus_1") == KEY
        read = Read(
            source=Source.CLERK,
            kind="user",
            id="user_1",
            object=None,
            at=NOON,
            account="a",
            livemode=True,
            instance="i",
        )
        assert EntityKey.of(read, "user", "user_1") == EntityKey(Source.CLERK, "user", "user_1", "a", True)

    @pytest.mark.parametrize("instance", [None, "ins_own"])
    def test_a_delivery_with_and_without_instance_is_about_the_same_object(self, instance):
        assert EntityKey.of(event(Source.CLERK, instance=instance), "user", "user_1") == EntityKey.parse(
            "clerk:user:user_1"
        )

    def test_an_empty_account_is_none(self):
        assert EntityKey.of(event(account=""), "customer", "cus_1").account is None

    def test_local_ids_do_not_depend_on_order(self):
        assert KEY.local_id == local_id("stripe", "customer", "cus_1", account="acct_1")
        assert EntityKey(Source.CLERK, "user", "user_1").local_id == local_id("clerk", "user", "user_1")


class TestIdentityMap:
    def test_it_is_joined_and_shows_the_smaller_id(self):
        other = EntityKey(Source.STRIPE, "customer", "cus_2")
        known = join(link(KEY, "user_2"), link(other, "user_9"), link(KEY, "user_1"))
        assert identify(known, KEY) == Identity("user_1", conflict=True)
        assert identify(known, other) == Identity("user_9", conflict=False)

    def test_the_same_link_twice_is_no_conflict(self):
        assert identify(join(link(KEY, "user_1"), link(KEY, "user_1")), KEY) == Identity("user_1")

    def test_what_is_not_linked_has_no_owner(self):
        assert identify(None, KEY) == identify(EMPTY, KEY) == Identity(None)


def lane(at, *statuses):
    return Lane.of(Clock(at), *(Candidate.of(f"evt_{at}_{s}", Phase.UPDATED, {"status": s}) for s in statuses))


ALIVE = State(lanes={"stripe": lane(1000, "active")})
LATER = State(lanes={"stripe": lane(2000, "past_due")})
GONE = State(tomb=Tomb(3000, "evt_gone"))


@pytest.mark.parametrize(
    ("known", "now", "expected"),
    [
        (None, ALIVE, Change.CREATED),
        (EMPTY, ALIVE, Change.CREATED),
        (None, EMPTY, Change.UNCHANGED),
        (ALIVE, ALIVE, Change.UNCHANGED),
        (ALIVE, LATER, Change.UPDATED),
        (ALIVE, join(ALIVE, GONE), Change.DELETED),
        (None, GONE, Change.DELETED),
        (GONE, join(ALIVE, GONE), Change.UPDATED),
        (GONE, GONE, Change.UNCHANGED),
    ],
)
def test_what_changed(known, now, expected):
    assert change(known, now) is expected


class TestApply:
    @staticmethod
    def build(shown):
        status = shown.fields.get("status")
        return (None, ("status",)) if status is None else (str(status).upper(), ())

    def test_one_step(self):
        effect = Effect("evt_1", "welcome", {"to": "user_1"})
        update = apply(KEY, None, ALIVE, self.build, effects=[effect])
        assert update.key == KEY
        assert update.change is Change.CREATED
        assert update.state == ALIVE
        assert update.view == view(ALIVE)
        assert (update.entity, update.missing) == ("ACTIVE", ())
        assert (update.ambiguous, update.refetch) == (False, None)
        assert update.effects == (effect,)
        assert effect.key == ("evt_1", "welcome")

    def test_an_incomplete_state_is_no_entity(self):
        update = apply(KEY, None, GONE, self.build)
        assert (update.change, update.entity, update.missing, update.effects) == (Change.DELETED, None, ("status",), ())

    def test_it_joins_what_is_known(self):
        update = apply(KEY, LATER, ALIVE, self.build)
        assert (update.change, update.entity, update.state) == (Change.UNCHANGED, "PAST_DUE", LATER)

    def test_a_tie_asks_for_a_read_of_the_object(self):
        update = apply(KEY, ALIVE, State(lanes={"stripe": lane(1000, "unpaid")}), self.build)
        assert update.ambiguous
        assert update.refetch == RefetchRequest(
            provider=Source.STRIPE,
            object="customer",
            id="cus_1",
            not_before=datetime(1970, 1, 1, 0, 0, 3, tzinfo=UTC),
            account="acct_1",
            livemode=False,
        )
