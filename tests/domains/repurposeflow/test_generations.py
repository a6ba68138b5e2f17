"""How generations start and end, what they count for, and which earlier one will do."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import permutations, product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from example_times import NOW
from refusals import refused
from switchgear.domains import allowed, transition
from switchgear.domains.repurposeflow import (
    ContentChannel,
    Generation,
    GenerationResult,
    GenerationStatus,
    HistoryEntry,
    TiktokOutput,
    UsageAggregate,
    UsageLog,
    User,
    aggregate_usage,
    complete_generation,
    content_hash,
    fail_generation,
    find_reusable,
    recent_history,
    start_generation,
)
from switchgear.domains.violations import IllegalTransition
from switchgear.testing.factories import example, example_wire

USER, GENERATION, LOG = (example_wire(cls)["id"] for cls in (User, Generation, UsageLog))
LATER = NOW + timedelta(hours=1)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)
DAY = timedelta(days=1)
TICK = timedelta(milliseconds=1)

STEPS = {
    ("pending", "completed"),
    ("pending", "failed"),
    ("pending", "partial"),
    ("partial", "completed"),
    ("partial", "failed"),
}


# --- transitions ---


@pytest.mark.parametrize(("start", "to"), list(product(GenerationStatus, GenerationStatus)))
def test_exactly_the_table_is_accepted(start, to):
    generation = example(Generation, status=start)

    assert (to in allowed(generation)) == ((start, to) in STEPS)
    if (start, to) not in STEPS:
        with pytest.raises(IllegalTransition):
            transition(generation, to, LATER)
        return
    after = transition(generation, to, LATER)
    assert after.status is to
    assert after.completed_at == (LATER if to == "completed" else None)
    assert after.to_wire().keys() <= set(Generation.model_fields)


# --- the hash ---


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_the_hash_is_that_of_the_text_as_given(text):
    assert content_hash(text) == hashlib.sha256(text.encode()).hexdigest()


def test_the_hash_of_the_normal_form_is_for_comparing():
    assert content_hash("e\u0301") != content_hash("\u00e9")
    assert content_hash("e\u0301", normalize=True) == content_hash("\u00e9")
    assert content_hash("Hello") == example(Generation).input_content_hash


def test_text_that_utf8_cannot_write_is_refused():
    assert refused(content_hash, "a\ud800") == [("input_content", "not_unicode")]


# --- start ---


def test_a_start_gives_a_generation_a_log_and_the_user():
    user = example(User)
    generation, log, after = start_generation(user, "Hi\r\n\u202ethere", ["x", "EMAIL", "twitter"], "warm", NOW)

    assert generation.to_wire() == {
        "id": str(generation.id),
        "user_id": USER,
        "input_content": "Hi\nthere",
        "input_content_hash": content_hash("Hi\nthere"),
        "selected_platforms": ["twitter", "email"],
        "selected_tone": "warm",
        "status": "pending",
        "created_at": "2026-03-01T12:00:00Z",
    }
    assert log.to_wire() == {
        "id": str(log.id),
        "user_id": USER,
        "generation_id": str(generation.id),
        "event_type": "generation_started",
        "platform_count": 2,
        "platforms": ["twitter", "email"],
        "created_at": "2026-03-01T12:00:00Z",
    }
    assert after is user


def test_a_repeated_start_makes_nothing_twice():
    user = example(User)
    first = start_generation(user, "Hello", ["x"], "warm", NOW)
    others = [
        start_generation(user, "Hello!", ["x"], "warm", NOW),
        start_generation(user, "Hello", ["tiktok"], "warm", NOW),
        start_generation(user, "Hello", ["x"], "cold", NOW),
        start_generation(user, "Hello", ["x"], "warm", NOW + TICK),
        start_generation(example(User, id=LOG), "Hello", ["x"], "warm", NOW),
    ]

    assert start_generation(user, "Hello", ["twitter"], "warm", NOW) == first
    assert len({found[part].id for found in (first, *others) for part in (0, 1)}) == 12


def test_a_start_applies_a_reset_that_is_due():
    user = example(User, generations_count_current_month=10)
    _, _, after = start_generation(user, "Hello", ["x"], "warm", APRIL)

    assert (after.generations_count_current_month, after.usage_reset_at) == (0, datetime(2026, 5, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "platforms", "tone", "findings"),
    [
        ("", ["x"], "warm", [("input_content", "empty")]),
        ("\x00", ["x"], "warm", [("input_content", "empty")]),
        ("a\ud800", ["x"], "warm", [("input_content", "not_unicode")]),
        ("Hello", [], "warm", [("selected_platforms", "empty")]),
        ("Hello", ["x", "youtube"], "warm", [("selected_platforms.1", "channel_unsupported")]),
        ("Hello", ["fax"], "warm", [("selected_platforms.0", "channel_unsupported")]),
        ("Hello", ["x"], "x" * 51, [("selected_tone", "string_too_long")]),
    ],
)
def test_what_cannot_be_generated_is_refused(text, platforms, tone, findings):
    assert refused(start_generation, example(User), text, platforms, tone, NOW) == findings


@pytest.mark.parametrize("channel", ContentChannel)
def test_six_channels_generate(channel):
    if channel in {"tiktok", "x", "threads", "linkedin", "instagram", "email"}:
        generation, _, _ = start_generation(example(User), "Hello", [channel], "warm", NOW)
        assert generation.selected_platforms == [channel]
    else:
        assert refused(start_generation, example(User), "Hello", [channel], "warm", NOW) == [
            ("selected_platforms.0", "channel_unsupported")
        ]
        assert example(Generation, selected_platforms=[channel]).selected_platforms == [channel]


def test_a_used_up_quota_is_refused():
    user = example(User, generations_count_current_month=500)

    assert refused(start_generation, user, "Hello", ["x"], "warm", NOW) == [("generations_limit", "quota_exceeded")]


# --- end ---


@pytest.mark.parametrize(
    ("cost", "stored"),
    [
        ("0.0123451", "0.012345"),
        ("0.0123455", "0.012346"),
        ("0.0123465", "0.012347"),
        ("-0.0000005", "-0.000001"),
        ("0.5", "0.5"),
        ("0.0000001", "0.000000"),
        ("1.00000000", "1.00000000"),
        ("9999.9999994", "9999.999999"),
        (None, None),
    ],
)
def test_a_cost_is_rounded_as_postgresql_does(cost, stored):
    result = replace(ALL, estimated_cost_usd=cost and Decimal(cost))
    _, _, log = complete_generation(example(Generation), example(User), result, NOW)

    assert str(log.estimated_cost_usd) == str(stored and Decimal(stored))


def test_a_cost_that_the_column_cannot_hold_is_refused():
    for cost in ("9999.9999995", "10000", "NaN"):
        result = replace(ALL, estimated_cost_usd=Decimal(cost))
        ((field, _),) = refused(complete_generation, example(Generation), example(User), result, NOW)
        assert field == "estimated_cost_usd"


TIKTOK, X, EMAIL = ContentChannel.TIKTOK, ContentChannel.X, ContentChannel.EMAIL
ALL = GenerationResult(
    outputs={TIKTOK: TiktokOutput(cta="Go"), X: {"thread": ["a"], "tweet_count": 1}, EMAIL: {"subject": "Hi"}},
    core_message="Be brief",
    key_points=["a"],
    detected_topic="b",
    detected_audience="c",
    llm_provider="openai",
    llm_model="m",
    generation_time_ms=1200,
    tokens_used=300,
    estimated_cost_usd=Decimal("0.0012"),
)
SOME = GenerationResult(outputs={TIKTOK: {}}, generation_time_ms=100, tokens_used=50)
REST = GenerationResult(outputs={X: {}, EMAIL: {}}, generation_time_ms=20, tokens_used=5)


def test_a_completed_generation_counts_and_is_logged():
    before = example(User, generations_count_current_month=4)
    generation, user, log = complete_generation(example(Generation), before, ALL, LATER)

    assert (generation.status, generation.completed_at) == ("completed", LATER)
    assert generation.output_tiktok == TiktokOutput(cta="Go")
    assert generation.output_twitter.tweet_count == 1
    assert generation.to_wire()["output_email"] == {"subject": "Hi"}
    assert (generation.core_message, generation.key_points, generation.detected_topic) == ("Be brief", ["a"], "b")
    assert (generation.detected_audience, generation.llm_provider, generation.llm_model) == ("c", "openai", "m")
    assert (generation.generation_time_ms, generation.total_tokens_used) == (1200, 300)
    assert (user.generations_count_current_month, user.last_generation_at, user.updated_at) == (5, LATER, LATER)
    assert (log.event_type, log.tokens_used, log.estimated_cost_usd) == ("generation_completed", 300, Decimal("0.0012"))
    assert (log.created_at, log.generation_id, log.platform_count) == (LATER, generation.id, 3)
    assert before.generations_count_current_month == 4


def test_a_partial_one_is_logged_and_counts_once_it_is_whole():
    partial, user, first = complete_generation(example(Generation), example(User), SOME, NOW)
    assert (partial.status, partial.completed_at, user) == ("partial", None, example(User))

    whole, user, second = complete_generation(partial, user, REST, LATER)
    assert (whole.status, user.generations_count_current_month) == ("completed", 1)
    assert whole.output_tiktok == TiktokOutput()
    assert (whole.generation_time_ms, whole.total_tokens_used) == (120, 55)
    assert {first.event_type, second.event_type} == {"generation_completed"}
    assert (first.tokens_used, second.tokens_used) == (50, 5)
    assert first.id != second.id


def test_a_completion_after_the_month_counts_for_the_new_one():
    user = example(User, generations_count_current_month=9)
    _, after, _ = complete_generation(example(Generation), user, ALL, APRIL)

    assert (after.generations_count_current_month, after.usage_reset_at) == (1, datetime(2026, 5, 1, tzinfo=UTC))


def test_channels_without_an_output_of_their_own_are_not_waited_for():
    record = example(Generation, selected_platforms=["tiktok", "youtube"])

    assert complete_generation(record, example(User), SOME, NOW)[0].status == "completed"


def test_a_failed_generation_does_not_count():
    generation, user, log = fail_generation(example(Generation), example(User), "The model\r\nwas tired", LATER)

    assert (generation.status, generation.error_message) == ("failed", "The model\r\nwas tired")
    assert generation.completed_at is None
    assert user == example(User)
    assert (log.event_type, log.tokens_used, log.created_at) == ("generation_failed", None, LATER)


@pytest.mark.parametrize("status", ["completed", "failed"])
def test_what_is_over_stays_so(status):
    over = example(Generation, status=status)

    assert refused(complete_generation, over, example(User), ALL, LATER) == [("status", "illegal_transition")]
    assert refused(fail_generation, over, example(User), "again", LATER) == [("status", "illegal_transition")]


def test_half_a_generation_is_not_made_half_again():
    partial, user, _ = complete_generation(example(Generation), example(User), SOME, NOW)

    assert refused(complete_generation, partial, user, SOME, LATER) == [("status", "illegal_transition")]


@pytest.mark.parametrize(
    ("outputs", "findings"),
    [
        ({}, [("outputs", "empty")]),
        ({ContentChannel.THREADS: {}}, [("selected_platforms", "channel_unasked")]),
        ({ContentChannel.YOUTUBE: {}, TIKTOK: {}}, [("selected_platforms", "channel_unasked")]),
        ({TIKTOK: {"cta": 1}}, [("output_tiktok.cta", "string_type")]),
        ({X: {"thread": [], "tweet_count": 1}}, [("output_twitter.tweet_count", "tweet_count")]),
    ],
)
def test_a_result_is_what_was_asked_for(outputs, findings):
    result = GenerationResult(outputs=outputs)

    assert refused(complete_generation, example(Generation), example(User), result, NOW) == findings


def test_only_the_owners_counter_moves():
    other = example(User, id=LOG)

    assert refused(complete_generation, example(Generation), other, ALL, NOW) == [("user_id", "not_the_owner")]
    assert refused(fail_generation, example(Generation), other, "x", NOW) == [("user_id", "not_the_owner")]


# --- what earlier generations are good for ---

ASKED = (example(Generation).input_content_hash, ["EMAIL", "x", "tiktok"], "conversational")


def completed(number, **changes):
    return example(Generation, id=str(UUID(int=number)), status="completed", **changes)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, True),
        ({"created_at": NOW - 30 * DAY}, True),
        ({"created_at": NOW - 30 * DAY - TICK}, False),
        ({"status": "partial"}, False),
        ({"status": "failed"}, False),
        ({"selected_tone": "opinionated"}, False),
        ({"selected_platforms": ["tiktok", "x"]}, False),
        ({"selected_platforms": ["email", "x", "tiktok", "threads"]}, False),
        ({"input_content_hash": "0" * 64}, False),
    ],
)
def test_the_same_completed_generation_will_do(changes, found):
    generation = example(Generation, **{"status": "completed"} | changes)

    assert find_reusable([generation], *ASKED, NOW) == (generation if found else None)


def test_the_newest_will_do_in_any_order():
    three = [completed(1, created_at=NOW - DAY), completed(2, created_at=NOW), completed(3, created_at=NOW)]

    for order in permutations(three):
        assert find_reusable(order, *ASKED, LATER) == three[2]


def test_the_history_is_recent_completed_and_the_users_own():
    mine = [completed(number, created_at=NOW - number * TICK) for number in range(60)]
    rest = [
        completed(100, user_id=LOG),
        completed(101, created_at=NOW - 30 * DAY),
        example(Generation, status="failed"),
    ]
    listed = recent_history([*rest, *reversed(mine)], UUID(USER), NOW)

    assert [entry.id.int for entry in listed] == list(range(50))
    assert listed[0] == HistoryEntry(UUID(int=0), (TIKTOK, X, EMAIL), "conversational", NOW, GenerationStatus.COMPLETED)


# --- usage by day ---


def log(number, **changes):
    return example(UsageLog, id=str(UUID(int=number)), **changes)


def test_usage_is_summed_by_user_and_event():
    other = UUID(GENERATION)
    logs = [
        log(1),
        log(1),
        log(2, tokens_used=None, estimated_cost_usd="1"),
        log(3, event_type="generation_failed", tokens_used=7, estimated_cost_usd=None),
        log(4, user_id=GENERATION, created_at="2026-03-01T23:59:59.999Z"),
        log(5, created_at="2026-03-02T00:00:00Z"),
        log(6, created_at="2026-03-02T00:30:00+01:00"),
    ]
    expected = [
        UsageAggregate(UUID(USER), date(2026, 3, 1), "generation_completed", 3, 2400, Decimal("1.02469")),
        UsageAggregate(UUID(USER), date(2026, 3, 1), "generation_failed", 1, 7, Decimal(0)),
        UsageAggregate(other, date(2026, 3, 1), "generation_completed", 1, 1200, Decimal("0.012345")),
    ]

    assert aggregate_usage(logs, date(2026, 3, 1)) == expected
    assert aggregate_usage(reversed(logs), date(2026, 3, 1)) == expected
    assert aggregate_usage(logs, date(2026, 3, 3)) == []
