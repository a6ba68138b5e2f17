"""Ezre Comms' rows of schedules, posts, totals and engagement, from Ayrshare's notices and replies."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from ayrshare_samples import NOTIFICATIONS
from core_messages import REF, at, ayrshare_event, ayrshare_read, millis, posted, refused, reply_post, scheduled
from memory_store import MemoryStore
from switchgear.ayrshare.models.analytics import PostAnalyticsResult
from switchgear.domains import ezre_comms, integration
from switchgear.domains.entity import evolve
from switchgear.domains.ezre_comms import PublishFailure, published_as, retry_decision, schedule_fields
from switchgear.domains.violations import BrokenRule
from switchgear.mirror import post_key, profile_key, schedule_key
from switchgear.sync import State, link

EZRE, CORE = ezre_comms.PRODUCT, integration.PRODUCT
MADE_FOR = published_as(
    schedule_id="sch1",
    content_version_id="ver1",
    organization_id="org1",
    connections={"facebook": "con_fb", "linkedin": "con_li", "gmb": "con_gb", "telegram": "con_tg"},
)
OWN = {
    "status": "pending",
    "scheduled_at": millis(-60),
    "timezone": "Europe/Vienna",
    "platform_connection_id": "con_li",
    "max_retries": 2,
}
SCHEDULED = schedule_key("sch1"), EZRE.edited(OWN, at=at(-100), id="made")


def documented(name):
    """The fields of a documented notice, beside what `ayrshare_event` says itself."""
    return {field: value for field, value in NOTIFICATIONS[name].items() if field not in {"action", "created", "refId"}}


def delivered(*steps, store=None):
    """Events and reads, and what the application says: a pair of key and fragment."""
    store = store or MemoryStore(product=EZRE)
    for step in steps:
        if isinstance(step, tuple):
            store.absorb(*step)
        else:
            store.deliver(step)
    return store


def made(*steps, post_id="post-1"):
    return delivered(SCHEDULED, (post_key(post_id), MADE_FOR), *steps)


def part(store, kind, name, post_id="post-1"):
    return store.row(kind, f"{post_id}:{name}")


def test_a_success_on_a_network_is_a_published_post():
    event = scheduled(at=5, status="success", postIds=[posted("facebook", 12), posted("linkedin", "li1")], errors=[])
    for order in permutations((SCHEDULED, (post_key("post-1"), MADE_FOR), event)):
        store = delivered(*order)
        for platform, number, connection in (("facebook", "12", "con_fb"), ("linkedin", "li1", "con_li")):
            row = part(store, "published_post", platform)
            found = row.entity
            assert (row.missing, row.ambiguous) == ((), False)
            assert (found.schedule_id, found.content_version_id, found.organization_id) == ("sch1", "ver1", "org1")
            assert (found.platform_connection_id, found.platform_post_id, found.published_at) == (
                connection,
                number,
                at(5),
            )
            assert (found.id, found.deleted_at) == (row.key.local_id, None)
        schedule = store.entity("schedule", "sch1")
        assert (schedule.id, schedule.status, schedule.ayrshare_post_id) == ("sch1", "published", "post-1")
        assert (schedule.published_post_id, schedule.published_post_url) == (
            "li1",
            "https://example.com/linkedin/li1",
        ), "the post on the network of the schedule's own connection"
        assert (schedule.timezone, schedule.retry_count, schedule.error_message) == ("Europe/Vienna", 0, None)
        assert schedule.updated_at == at(5)


def test_without_a_word_of_what_it_was_made_for_a_post_is_incomplete():
    store = delivered(scheduled(at=5, status="success", postIds=[posted("facebook")], errors=[]))
    row = part(store, "published_post", "facebook")
    assert row.entity is None
    assert set(row.missing) == {"schedule_id", "content_version_id", "organization_id", "platform_connection_id"}
    assert row.view.fields["platform_post_id"] == "1"
    store.absorb(post_key("post-1"), MADE_FOR)
    assert part(store, "published_post", "facebook").entity.schedule_id == "sch1"


def test_two_words_of_what_it_was_made_for_are_reported():
    other = published_as(schedule_id="sch0", content_version_id="ver1", organization_id="org1", connections={})
    event = scheduled(at=5, status="success", postIds=[posted("facebook")], errors=[])
    store = made((post_key("post-1"), other), event)
    row = part(store, "published_post", "facebook")
    assert (row.view.fields["schedule_id"], "identity_conflict" in row.missing) == ("sch0", True)
    assert "identity_conflict" in store.row("schedule", "sch1").missing


@pytest.mark.parametrize("name", ["schedule_id", "content_version_id", "organization_id"])
def test_what_a_post_was_made_for_has_a_name(name):
    said = {"schedule_id": "a", "content_version_id": "b", "organization_id": "c", name: ""}
    with pytest.raises(BrokenRule, match=name):
        published_as(**said, connections={})


def test_the_documented_notice_of_a_mixed_outcome():
    store = made(ayrshare_event("scheduled", at=5, **documented("scheduled_mixed")))
    (row,) = store.row("post", "post-1").parts
    assert (row.key.id, row.entity.platform_post_id) == ("post-1:telegram", "635")
    schedule = store.entity("schedule", "sch1")
    assert (schedule.status, schedule.error_message) == ("published", None), "a success outranks any error"
    assert schedule.failed_event_ids == {"ayr_hook-1"}


def test_each_event_that_reports_an_error_counts_once():
    first = scheduled(at=5, status="error", postIds=[], errors=[refused("linkedin", "No", 156)])
    second = scheduled(at=9, status="error", postIds=[], errors=[refused("linkedin", "Still no", 157)])
    for order in permutations((first, second, first)):
        row = made(*order).row("schedule", "sch1").entity
        assert (row.status, row.retry_count, row.error_message) == ("pending", 2, "Still no (code 157)")
        assert row.failed_event_ids == {first.id, second.id}


def test_more_failures_than_retries_are_final_unless_it_is_published_after_all():
    failures = [scheduled(at=5 + i, status="error", postIds=[], errors=[refused("linkedin")]) for i in range(3)]
    store = made(*failures)
    row = store.entity("schedule", "sch1")
    assert (row.status, row.retry_count) == ("failed", 2)
    store.deliver(scheduled(at=4, status="success", postIds=[posted("linkedin")], errors=[]))
    row = store.entity("schedule", "sch1")
    assert (row.status, row.retry_count, row.error_message) == ("published", 2, None)


def test_an_error_that_names_no_network_is_the_schedules():
    row = made(scheduled(at=5, status="error", postIds=[], errors=[refused(None, "Down", 500)])).entity(
        "schedule", "sch1"
    )
    assert (row.error_message, row.retry_count) == ("Down (code 500)", 1)


def test_the_decision_to_try_again_is_asked_of_the_rule_and_kept_as_an_edit():
    event = scheduled(at=5, status="error", postIds=[], errors=[refused("linkedin", "No", 156)])
    store = made(event)
    row = store.entity("schedule", "sch1")
    failure = PublishFailure(event.id, row.error_message)
    decision = retry_decision(row, failure, at(6))
    assert (decision.retry, decision.at, decision.schedule_update.retry_count) == (
        True,
        at(6) + timedelta(minutes=1),
        1,
    )
    store.absorb(schedule_key("sch1"), EZRE.edited({**OWN, "status": "processing"}, at=at(6), id="retry"))
    assert store.entity("schedule", "sch1").status == "processing"


def test_a_further_post_of_a_schedule_carries_its_failures_on():
    failed = scheduled(at=5, status="error", postIds=[], errors=[refused("linkedin", "No", 156)])
    again = scheduled(at=90, id="post-2", status="success", postIds=[posted("linkedin", "li2")], errors=[])
    steps = (SCHEDULED, (post_key("post-1"), MADE_FOR), (post_key("post-2"), MADE_FOR), failed, again)
    first = delivered(*steps).shown()
    for order in permutations(steps):
        assert delivered(*order).shown() == first
    row = delivered(*steps).entity("schedule", "sch1")
    assert (row.status, row.retry_count, row.failed_event_ids) == ("published", 1, {failed.id})
    assert (row.published_post_id, row.error_message) == ("li2", None)


def test_a_deletion_marks_the_row_of_each_network_that_answers_success():
    out = scheduled(at=5, status="success", postIds=[posted("facebook", 1), posted("linkedin", 2)], errors=[])
    reply = {
        "status": "partial",
        "facebook": {"action": "delete", "status": "success", "id": "1"},
        "linkedin": {"action": "delete", "status": "error", "code": 300, "message": "Not deletable"},
    }
    gone = ayrshare_read("delete", reply, at=20)
    for order in permutations((out, gone)):
        store = made(*order)
        rows = [part(store, "published_post", name).entity for name in ("facebook", "linkedin")]
        assert [row.deleted_at for row in rows] == [at(20), None]
        assert [row.published_at for row in rows] == [at(5), at(5)]
        assert (store.entity("schedule", "sch1").status, store.entity("schedule", "sch1").deleted_at) == (
            "published",
            None,
        )
    rest = ayrshare_read("delete", {"status": "success", "linkedin": {"action": "delete", "status": "success"}}, at=30)
    assert made(out, gone, rest).entity("schedule", "sch1").deleted_at == at(30)


def test_a_post_that_is_not_found_any_more_is_deleted():
    out = scheduled(at=5, status="success", postIds=[posted("facebook", 1)], errors=[])
    store = made(out, ayrshare_read("history", None, at=40))
    assert part(store, "published_post", "facebook").entity.deleted_at == at(40)
    assert store.entity("schedule", "sch1").deleted_at == at(40)


def test_a_post_that_is_deleted_before_it_goes_out_cancels_its_schedule():
    store = made(reply_post(at=1, status="scheduled"), ayrshare_read("delete", {"status": "success"}, at=2))
    assert store.entity("schedule", "sch1").status == "canceled"
    assert store.row("post", "post-1").parts == ()


COUNTS = {
    "status": "success",
    "id": "post-1",
    "linkedin": {
        "analytics": {"likeCount": 4, "commentCount": 2, "shareCount": 3, "impressionCount": 90, "clickCount": 7}
    },
    "instagram": {"analytics": {"likeCount": 1, "commentsCount": 0, "savedCount": 5}},
}


def test_totals_are_a_row_for_each_network_and_never_run_backwards():
    later = {**COUNTS, "linkedin": {"analytics": {"likeCount": 6}}}
    reads = [ayrshare_read("post_analytics", COUNTS, at=50), ayrshare_read("post_analytics", later, at=60)]
    for order in permutations(reads):
        store = made(*order)
        row = part(store, "post_totals", "linkedin").entity
        counts = (row.likes, row.comments, row.impressions, row.clicks, row.shares, row.saves)
        assert counts == (6, 2, 90, 7, 3, 0)
        assert (row.period_start, row.period_end, row.source_updated_at) == (None, None, at(60))
        assert part(store, "post_totals", "instagram").entity.saves == 5
    store.deliver(scheduled(at=5, status="success", postIds=[posted("linkedin")], errors=[]))
    assert row.published_post_id == part(store, "published_post", "linkedin").entity.id


def test_the_typed_reply_to_a_question_for_counts_is_joined_as_the_plain_one():
    plain = ayrshare_read("post_analytics", COUNTS, at=50)
    typed = replace(plain, object=PostAnalyticsResult.model_validate(COUNTS))
    assert made(typed).shown() == made(plain).shown()


def test_a_schedule_is_kept_as_an_edit_and_shown_as_it_was_made():
    own = ezre_comms.Schedule(
        id="sch1",
        organization_id="org1",
        content_version_id="ver1",
        platform_connection_id="con_li",
        scheduled_at=at(60),
        timezone="Europe/Vienna",
        status="pending",
        is_recurring=True,
        recurrence_pattern="cron",
        cron_expression="0 9 * * 1",
        recurrence_end_date=at(90000),
        failed_event_ids={"call_1"},
        error_message="Refused at once",
        max_retries=5,
    )
    edit = EZRE.edited(schedule_fields(own), at=at(1), id="made")
    row = delivered((schedule_key("sch1"), edit)).entity("schedule", "sch1")
    changed = {"retry_count": 1, "updated_at": at(1)}
    assert row == evolve(own, **changed)


@pytest.mark.parametrize("action", ["comments", "mentions"])
def test_what_people_say_is_an_engagement_event_for_each_event(action):
    body = documented("comments")
    event, other = (ayrshare_event(action, at=7, **{**body, "hookId": hook}) for hook in ("hook-5", "hook-6"))
    profile = profile_key(REF), link(profile_key(REF), "org1")
    for order in permutations((profile, event, other, event)):
        store = delivered(*order)
        rows = [row for key, row in store.rows.items() if key.kind == "engagement"]
        assert {row.entity.source_event_id for row in rows} == {"ayr_hook-5", "ayr_hook-6"}
        for row in rows:
            found = row.entity
            assert (found.organization_id, found.event_type, found.timestamp) == ("org1", "comment", at(7))
            assert "Nice" not in str(row.state), "nobody's words are kept"
    published = made(scheduled(at=5, status="success", postIds=[posted("instagram")], errors=[]))
    assert found.published_post_id == part(published, "published_post", "instagram").key.local_id


@pytest.mark.parametrize("action", ["comments", "mentions"])
def test_without_a_post_it_is_passed_on_only(action):
    (record,) = EZRE.sync(ayrshare_event(action, at=7), {})
    assert record.view.fields["status"] == "processed"


def test_a_product_that_keeps_no_engagement_passes_it_on():
    (record,) = CORE.sync(ayrshare_event("comments", at=7, postId="post-1", platform="instagram"), {})
    assert (record.entity.status, record.entity.status_reason) == ("processed", None)


TIE = [
    scheduled(at=5, status="error", postIds=[], errors=[refused("linkedin", "No", 1)]),
    scheduled(at=5, status="error", postIds=[], errors=[refused("linkedin", "Never", 2)]),
]
HISTORIES = {
    "error, then success": [
        SCHEDULED,
        (post_key("post-1"), MADE_FOR),
        scheduled(at=5, status="error", postIds=[], errors=[refused("linkedin")]),
        scheduled(at=5, status="success", postIds=[posted("linkedin")], errors=[]),
    ],
    "published, counted, deleted": [
        (post_key("post-1"), MADE_FOR),
        scheduled(at=5, status="success", postIds=[posted("linkedin")], errors=[]),
        ayrshare_read("post_analytics", COUNTS, at=50),
        ayrshare_read("delete", {"status": "success", "linkedin": {"status": "success"}}, at=60),
    ],
    "two errors of one second": [SCHEDULED, (post_key("post-1"), MADE_FOR), *TIE],
}


@pytest.mark.parametrize("name", HISTORIES)
def test_every_order_with_duplicates_shows_the_same_rows(name):
    history, rng = HISTORIES[name], random.Random(7)
    first = delivered(*history).shown()
    for order in permutations(history):
        assert delivered(*order, *rng.choices(order, k=2)).shown() == first


def test_what_follows_from_a_tie_is_flagged_until_a_read_settles_it():
    store = made(*TIE)
    row = store.row("schedule", "sch1")
    assert (row.ambiguous, row.refetch.object, row.refetch.id) == (True, "post", "post-1")
    body = {"id": "post-1", "status": "error", "postIds": [], "errors": [refused("linkedin", "Never", 2)]}
    store.deliver(ayrshare_read("history", body, at=30))
    row = store.row("schedule", "sch1")
    assert (row.ambiguous, row.refetch, row.entity.error_message) == (False, None, "Never (code 2)")
    assert row.entity.retry_count == 2, "a read of a failure is no further one"


def test_beside_core_each_shows_what_it_shows_alone():
    history = [
        scheduled(at=5, status="success", postIds=[posted("linkedin")], errors=[refused("facebook")]),
        ayrshare_read("post_analytics", COUNTS, at=50),
    ]
    states = {post_key("post-1"): MADE_FOR, profile_key(REF): link(profile_key(REF), "org1")}
    states[schedule_key("sch1")] = SCHEDULED[1]
    for event in history:
        for product in (EZRE, CORE):
            for update in product.sync(event, states):
                states[update.key] = State.load(update.state.dump())
    found = {key: state for key, state in states.items() if key.kind != "event"}
    both = {row.key: row for update in EZRE.derive([], found) for row in (update, *update.parts)}
    alone = made((profile_key(REF), link(profile_key(REF), "org1")), *history)
    for key, row in both.items():
        assert (row.entity, row.missing) == (alone.rows[key].entity, alone.rows[key].missing)
    assert {"published_post", "post_totals", "schedule"} <= {key.kind for key in both}
    core = [row for row in CORE.derive([], found) if row.key == post_key("post-1")]
    assert [row.view.fields["status"] for row in core] == ["published"]
    assert core[0].parts == ()


def test_an_erasure_leaves_no_row_of_a_post_and_late_events_bring_none_back():
    out = scheduled(at=5, status="success", postIds=[posted("linkedin")], errors=[])
    store = made(out)
    key = post_key("post-1")
    store.absorb(key, EZRE.erasure(key, at=at(50)))
    store.deliver(scheduled(at=60, status="success", postIds=[posted("linkedin", "late")], errors=[]))
    assert store.row("post", "post-1").parts == ()
    assert "linkedin" not in store.states[key].dump().decode()
    beside = EZRE.erasure(key, at=at(50), beside=[CORE])
    assert beside.erased["ezre_comms"].beside == {"integration"}
    assert CORE.erasure(key, at=at(50), beside=[EZRE]).erased["integration"].beside == {"ezre_comms"}


def test_an_erased_schedule_keeps_when_it_was_and_not_what_went_wrong():
    store = made(scheduled(at=5, status="error", postIds=[], errors=[refused("linkedin", "Ada said no")]))
    key = schedule_key("sch1")
    store.absorb(key, EZRE.erasure(key, at=at(50)))
    row = store.entity("schedule", "sch1")
    assert (row.error_message, row.erased_at, row.timezone) == (None, at(50), "Europe/Vienna")
