"""Many posts in one call: outcomes by row, the rate, and a journal that no kill makes post twice."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ayrshare_wire import Wire, answered, done, each_colour, lost_answer, lost_request, passes, reply
from switchgear import Settings
from switchgear.ayrshare.client import SPEC
from switchgear.ayrshare.operations import PostRow, read_posts
from switchgear.errors import ConfigurationError, Duplicate, InvalidRequest, SwitchgearError
from switchgear.pipeline.shared import Shared


def rows(number: int, **more: Any) -> list[PostRow]:
    return [PostRow(post=f"Post {one}", platforms=["linkedin"], **more) for one in range(number)]


def published(wire: Wire) -> list[int]:
    """How often each post went out."""
    return [*Counter(row["post"] for row in wire.sandbox.posts.values() for _ in row["postIds"]).values()]


def lines(journal: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in journal.read_text().splitlines()]


class Killed(BaseException):
    """What nobody catches."""


def killed_after(requests: int, then: Any = passes) -> list[Any]:
    def die(through: Any) -> Any:
        then(through)
        raise Killed

    return [passes] * requests + [die]


def interrupted(wire: Wire, journal: Path, given: list[PostRow]) -> None:
    with pytest.raises((Killed, BaseExceptionGroup)):
        done(wire.client().posts.create_many(given, journal=journal, limit=1))
    wire.steps.clear()


@each_colour
class TestRows:
    def test_each_row_has_its_own_outcome(self, colour):
        wire, told = Wire(colour), list[tuple[int, int]]()
        wire.sandbox.fail("facebook", 161)
        given: list[Any] = [
            *rows(2),
            {"post": "No network", "platforms": []},
            {"post": "Refused", "platforms": ["facebook"]},
            {"post": "In part", "platforms": ["facebook", "linkedin"]},
            "no row",
            {"post": "Post 3", "platforms": ["linkedin"], "titel": "x"},
        ]
        outcomes = done(wire.client().posts.create_many(given, on_progress=lambda *numbers: told.append(numbers)))
        assert [outcome.ok for outcome in outcomes] == [True, True, False, False, True, False, False]
        assert outcomes[4].value.partial
        errors = [outcome.error for outcome in outcomes if not outcome.ok]
        assert [error.message.partition(" ")[0] for error in errors] == [
            "rows[2].platforms",
            "facebook",
            "rows[5]",
            "rows[6].titel",
        ]
        assert all((error.service, error.operation) == ("ayrshare", "posts.create_many") for error in errors)
        assert all(error.__traceback__ is None for error in errors)
        assert told == [(number, 7) for number in range(1, 8)]
        assert len(wire.requests) == 4

    def test_rows_wait_for_the_rate_beyond_the_deadline_of_a_post(self, colour):
        wire = Wire(colour)
        settings = Settings(limiter=SPEC.limit)
        wire.shared = Shared(settings, clock=wire.clock)
        outcomes = done(wire.client(settings=settings).posts.create_many(rows(400), limit=1))  # one clock for all
        assert all(outcome.ok for outcome in outcomes)
        assert len(wire.requests) == 400
        assert published(wire) == [1] * 400

    def test_without_a_journal_equal_rows_have_keys_of_their_own(self, colour):
        wire = Wire(colour)
        given = [PostRow(post="Same", platforms=["telegram"])] * 2
        first, second = (done(wire.client().posts.create_many(given)) for _ in range(2))
        assert all(outcome.ok for outcome in first + second)
        assert published(wire) == [4]

    @pytest.mark.parametrize("limit", [0, 101, True])
    def test_a_limit_out_of_bounds(self, colour, limit):
        with pytest.raises(InvalidRequest, match="limit"):
            done(Wire(colour).client().posts.create_many(rows(1), limit=limit))


@each_colour
class TestJournal:
    @pytest.mark.parametrize("after", [0, 3, 9])
    @pytest.mark.parametrize("then", [passes, lambda through: None], ids=["took effect", "did not"])
    def test_killed_at_any_request_and_resumed(self, colour, after, then, tmp_path):
        wire, journal = Wire(colour), tmp_path / "journal"
        wire.steps = killed_after(after, then)
        interrupted(wire, journal, rows(10))
        before = len(wire.requests)
        outcomes = done(wire.client().posts.create_many(rows(10), journal=journal, limit=1))
        assert all(outcome.ok for outcome in outcomes)
        assert published(wire) == [1] * 10
        assert wire.sent[before] == "GET /api/history", "what was under way is looked up first"
        assert len(wire.requests) < 10 + 9
        again = done(wire.client().posts.create_many(rows(10), journal=journal))
        assert [outcome.value.id for outcome in again] == [outcome.value.id for outcome in outcomes]

    def test_cut_off_at_any_byte(self, colour, tmp_path):
        """The process is killed, and the machine with it: whatever of the last lines reached the disk."""
        wire, journal = Wire(colour), tmp_path / "journal"
        done(wire.client().posts.create_many(rows(3), journal=journal, limit=1))
        whole = journal.read_bytes()
        begun = [
            place
            for place in range(len(whole))
            if whole[place:].startswith(b'{"row":') and b"begun" in whole[place : place + 120].partition(b"\n")[0]
        ]
        after_last_begun = begun[-1] + whole[begun[-1] :].index(b"\n") + 1
        for cut in range(after_last_begun, len(whole), 7):
            journal.write_bytes(whole[:cut])
            assert all(one.ok for one in done(wire.client().posts.create_many(rows(3), journal=journal)))
            assert published(wire) == [1] * 3
        assert wire.sent.count("POST /api/post") == 3

    def test_a_row_that_may_still_be_under_way_is_waited_for(self, colour, tmp_path):
        wire, journal = Wire(colour), tmp_path / "journal"
        wire.steps = killed_after(0, lambda through: None)
        interrupted(wire, journal, rows(1))
        done(wire.client().posts.create_many(rows(1), journal=journal))
        assert 110 < sum(wire.clock.slept) <= 120

    def test_what_was_refused_goes_again_with_another_key(self, colour, tmp_path):
        wire, journal = Wire(colour), tmp_path / "journal"
        wire.sandbox.fail("linkedin", 156)
        first = done(wire.client().posts.create_many(rows(2), journal=journal, limit=1))
        assert not any(outcome.ok for outcome in first)
        wire.sandbox.failures.clear()
        second = done(wire.client().posts.create_many(rows(2), journal=journal, limit=1))
        assert all(outcome.ok for outcome in second)
        assert wire.sent == ["POST /api/post"] * 4
        assert [line.get("state") for line in lines(journal)] == [None] + ["begun", "refused"] * 2 + [
            "begun",
            "done",
        ] * 2

    def test_what_cannot_be_found_again_goes_with_the_same_key_only(self, colour, tmp_path):
        wire, journal = Wire(colour), tmp_path / "journal"
        wire.steps = killed_after(0, passes)
        interrupted(wire, journal, rows(1, shorten_links=True))
        (outcome,) = done(wire.client().posts.create_many(rows(1, shorten_links=True), journal=journal))
        assert isinstance(outcome.error, Duplicate)
        assert published(wire) == [1]
        assert lines(journal)[-1]["state"] == "begun", "nobody knows, so it stays under way"

    def test_rows_are_known_by_their_ids_whatever_became_of_their_text(self, colour, tmp_path):
        wire, journal = Wire(colour), tmp_path / "journal"
        first, again = (PostRow(post=text, platforms=["linkedin"], row_id="1") for text in ("Teh", "The"))
        done(wire.client().posts.create_many([first], journal=journal))
        outcomes = done(wire.client().posts.create_many([again, again], journal=journal))
        assert outcomes[0].value.post == "Teh"
        assert "row_id" in outcomes[1].error.message

    def test_what_is_no_journal_is_refused_and_left_alone(self, colour, tmp_path):
        journal = tmp_path / "notes.txt"
        journal.write_text('{"journal": "abc"}\nmilk\n')
        with pytest.raises(ConfigurationError, match="line 2"):
            done(Wire(colour).client().posts.create_many(rows(1), journal=journal))
        assert journal.read_text().endswith("milk\n")
        with pytest.raises(ConfigurationError, match="directory"):
            done(Wire(colour).client().posts.create_many(rows(1), journal=tmp_path))

    @pytest.mark.skipif(os.name == "nt", reason="files are not locked there")
    def test_two_calls_do_not_write_one_journal(self, colour, tmp_path):
        journal, wire = tmp_path / "journal", Wire(colour)

        def second(through: Any) -> Any:
            with pytest.raises(ConfigurationError, match="another call"):
                Wire().client().posts.create_many(rows(1), journal=journal)
            return through()

        wire.steps = [second]
        assert done(wire.client().posts.create_many(rows(1), journal=journal))[0].ok


def test_a_line_that_breaks_and_a_kill_now_and_then_post_nothing_twice(tmp_path):
    import random

    wire, journal, rng = Wire(), tmp_path / "journal", random.Random(3)
    wire.sandbox.rate_limit = 10**6
    faults = [lost_answer, lost_request, answered(reply(503, "")), answered(reply(500, "")), killed_after(0)[0]]
    given, outcomes = rows(200), []
    for _ in range(60):
        wire.steps = [rng.choice(faults) if rng.random() < 0.02 else passes for _ in range(400)]
        try:
            outcomes = wire.client().posts.create_many(given, journal=journal, limit=1)
        except Killed:
            continue
        if all(outcome.ok for outcome in outcomes):
            break
    assert max(published(wire)) == 1
    assert sum(outcome.ok for outcome in outcomes) == 200


class TestReading:
    def test_every_kind_of_cell(self, tmp_path):
        table = tmp_path / "posts.csv"
        table.write_text(
            "\ufeffpost,platforms,media_urls,schedule_date,shorten_links,auto_hashtag,options,title\n"
            '"Hello, you",x linkedin,https://a.example/1,2027-01-02T03:04:05Z,yes,"{""max"": 2}",'
            '"{""x"": {""a"": 1}}",T\n'
            ",,,,,,,\n"
            '"{name}","facebook,threads",,,,true,,\n'
        )
        first, second = read_posts(table)
        assert {**first, "schedule_date": str(first["schedule_date"])} == {
            "post": "Hello, you",
            "platforms": ["x", "linkedin"],
            "media_urls": ["https://a.example/1"],
            "schedule_date": "2027-01-02 03:04:05+00:00",
            "shorten_links": True,
            "auto_hashtag": {"max": 2},
            "options": {"x": {"a": 1}},
            "title": "T",
        }
        assert second == {"post": "{name}", "platforms": ["facebook", "threads"], "auto_hashtag": True}

    @pytest.mark.parametrize(
        ("table", "why"),
        [
            (["post,platform"], "line 1: 'platform'"),
            (["post,post"], "twice"),
            (["post,shorten_links", "a,perhaps"], "line 2, shorten_links: 'perhaps' is not true or false"),
            (["post,schedule_date", "a,", "b,tomorrow"], "line 3, schedule_date: 'tomorrow' is not a date and time"),
            (["post,options", "a,{"], "line 2, options"),
            (["post", "a,b"], "line 2 has 2 cells for 1 columns"),
            (["post", '"a'], "line 2: unexpected end of data"),
        ],
    )
    def test_what_cannot_be_read_is_refused_by_place(self, table, why):
        with pytest.raises(InvalidRequest, match=why):
            list(read_posts(f"{line}\n" for line in table))

    def test_nothing_to_read(self):
        assert list(read_posts([])) == []
        with pytest.raises(FileNotFoundError):
            next(read_posts("/nowhere.csv"))


def test_errors_of_rows_are_ours():
    outcomes = Wire().client().posts.create_many([PostRow(post="", platforms=["x"])])
    assert isinstance(outcomes[0].error, SwitchgearError)
