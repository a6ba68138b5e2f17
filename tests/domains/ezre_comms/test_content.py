"""Edits, comparison, selection, approval, and threads of comments."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_times import MILLIS, NOW
from refusals import broken, refused
from switchgear.domains.ezre_comms import (
    Change,
    ContentComment,
    ContentEditHistory,
    ContentRequest,
    ContentVersion,
    TextChange,
    add_comment,
    approve,
    build_threads,
    compare,
    edit,
    edit_comment,
    history_of,
    reject,
    reply,
    resolve,
    revert,
    select_version,
    unresolve,
)
from switchgear.domains.violations import NotAuthorized
from switchgear.testing.factories import example

LATER = NOW + timedelta(hours=1)


# --- edits ---


def test_an_edit_leaves_an_entry():
    before = example(ContentVersion)
    after, entry = edit(before, "Hello\r\n\u202emoon", "u2", "Better", LATER)

    assert (after.text, after.updated_at, before.text) == ("Hello\nmoon", LATER, "Hello world")
    assert entry == ContentEditHistory(
        content_version_id="v1",
        previous_text="Hello world",
        new_text="Hello\nmoon",
        edited_by="u2",
        edit_reason="Better",
        created_at=LATER,
    )
    assert edit(before, "x", "u2", None, LATER)[1].to_wire().keys() == {
        "contentVersionId",
        "previousText",
        "newText",
        "editedBy",
        "createdAt",
    }


@given(st.lists(st.text("ab \u202e\n", max_size=6), min_size=1, max_size=6), st.data())
@settings(max_examples=100)
def test_any_edit_can_be_taken_back(texts, data):
    version, entries = example(ContentVersion), []
    for text in texts:
        version, entry = edit(version, text, "u1", None, LATER)
        entries.append(entry)
    chosen = data.draw(st.sampled_from(entries))
    after, told = revert(version, chosen, "u3", LATER)

    assert after.text == chosen.previous_text == told.new_text
    assert told.previous_text == version.text
    assert told.edit_reason == "revert"
    replayed = example(ContentVersion).text
    for entry in (*entries, told):
        assert entry.previous_text == replayed
        replayed = entry.new_text
    assert replayed == after.text


def test_a_revert_keeps_old_text_as_it_was():
    old = example(ContentEditHistory, previous_text="a\r\nb\u202e")

    assert revert(example(ContentVersion), old, "u3", LATER)[0].text == "a\r\nb\u202e"


def test_what_cannot_be_edited_is_refused():
    assert refused(edit, example(ContentVersion, text=None), "a", "u1", None, NOW) == [("text", "missing")]
    assert refused(edit, example(ContentVersion, id=None), "a", "u1", None, NOW) == [("id", "missing")]
    assert refused(
        revert, example(ContentVersion), example(ContentEditHistory, content_version_id="v2"), "u3", NOW
    ) == [("content_version_id", "another_version")]


def test_the_history_is_the_versions_own_newest_first():
    entries = [
        example(ContentEditHistory, id="h1", created_at=NOW),
        example(ContentEditHistory, id=None, created_at=LATER),
        example(ContentEditHistory, id="h2", created_at=LATER),
        example(ContentEditHistory, id="h3", created_at=LATER),
        example(ContentEditHistory, id="h4", content_version_id="v2"),
    ]

    assert [entry.id for entry in history_of(example(ContentVersion), entries)] == ["h3", "h2", None, "h1"]


# --- comparison ---

EQUAL, INSERT, DELETE = Change


def test_texts_are_compared_by_words():
    assert compare(example(ContentVersion), "Hello brave new world") == [
        (EQUAL, "Hello"),
        (INSERT, " brave new"),
        (EQUAL, " world"),
    ]
    assert compare("one two", example(ContentVersion, text="one 2")) == [
        (EQUAL, "one"),
        (DELETE, " two"),
        (INSERT, " 2"),
    ]
    assert compare("two", "one two ") == [(INSERT, "one "), (EQUAL, "two"), (INSERT, " ")]
    assert compare("one  two", "one\ntwo") == [(EQUAL, "one"), (DELETE, "  "), (INSERT, "\n"), (EQUAL, "two")]
    assert compare(example(ContentVersion, text=None), "a") == [TextChange(INSERT, "a")]
    assert compare("", "") == []


@given(st.text("ab \n", max_size=20), st.text("ab \n", max_size=20))
@settings(max_examples=200)
def test_a_comparison_holds_both_texts(before, after):
    changes = compare(before, after)

    assert "".join(text for change, text in changes if change != "insert") == before
    assert "".join(text for change, text in changes if change != "delete") == after
    assert all(text for _, text in changes)
    assert all(one is not two for (one, _), (two, _) in pairwise(changes))
    assert [change for change, _ in changes] == ["equal"] * bool(before) or before != after


def test_words_that_come_again_and_again_are_matched_all_the_same():
    words = Random(1).choices(["la", "li", "lu"], k=600)
    before, after = " ".join(words), " ".join([*words[:250], "oh", *words[250:]])

    assert [text for change, text in compare(before, after) if change != "equal"] == [" oh"]


def test_nobody_edits_without_a_name_and_nothing_is_rejected_without_a_reason():
    _, entry = edit(example(ContentVersion), "Hello", "u2", None, NOW)

    assert refused(edit, example(ContentVersion), "Hello", "", None, NOW) == [("edited_by", "empty")]
    assert refused(revert, example(ContentVersion), entry, "", NOW) == [("edited_by", "empty")]
    for reason in ("", "\x00"):
        assert refused(reject, example(ContentRequest), "u1", reason, NOW) == [("rejection_reason", "empty")]


# --- selection ---


def versions(*selected):
    return [example(ContentVersion, id=f"v{place}", is_selected=flag) for place, flag in enumerate(selected)]


@pytest.mark.parametrize(
    "before", [(False, False, False), (True, False, False), (True, True, True), (False, True, True)]
)
@pytest.mark.parametrize("chosen", [0, 1, 2])
def test_one_version_is_selected_and_no_other(before, chosen):
    listed = versions(*before)
    after = select_version(iter(listed), f"v{chosen}", LATER)

    assert [version.is_selected for version in after] == [place == chosen for place in range(3)]
    assert [version.id for version in after] == ["v0", "v1", "v2"]
    assert [version.is_selected for version in listed] == list(before)
    changed = [one.is_selected != other.is_selected for one, other in zip(listed, after, strict=True)]
    assert [version.updated_at for version in after] == [LATER if one else None for one in changed]


def test_a_selection_is_within_one_request():
    mixed = [*versions(True), example(ContentVersion, id="v9", content_request_id="r2")]

    assert refused(select_version, versions(True), "v9", NOW) == [("id", "not_found")]
    assert refused(select_version, [], "v9", NOW) == [("id", "not_found")]
    assert refused(select_version, mixed, "v9", NOW) == [("content_request_id", "several_requests")]


# --- approval ---


def test_an_approval_is_kept_with_its_time_and_user():
    before = example(ContentRequest)
    after, comment = approve(before, "u2", LATER)

    assert (after.status, after.approved_by, after.approved_at, after.updated_at) == ("approved", "u2", LATER, LATER)
    assert (after.rejected_by, comment, before.status) == (None, None, "pending")


def test_a_rejection_has_a_reason():
    after, comment = reject(example(ContentRequest), "u2", "Too\r\nlong", LATER)

    assert (after.status, after.rejected_by, after.rejected_at, after.updated_at) == ("rejected", "u2", LATER, LATER)
    assert (after.rejection_reason, after.approved_by, comment) == ("Too\nlong", None, None)


def approving(request, comment=None, by="u2", versions=()):
    return approve(request, by, LATER, comment, versions=versions)


def rejecting(request, comment=None, by="u2", versions=()):
    return reject(request, by, "No", LATER, comment, versions=versions)


decisions = pytest.mark.parametrize("decide", [approving, rejecting])


@decisions
def test_a_comment_goes_to_the_selected_version(decide):
    others = [
        example(ContentVersion, id="v8", is_selected=False),
        example(ContentVersion, id="v9", content_request_id="r2"),
    ]
    _, comment = decide(example(ContentRequest), "So be it", versions=[*others, example(ContentVersion)])

    assert comment == ContentComment(
        content_version_id="v1", user_id="u2", comment="So be it", is_resolved=False, created_at=LATER
    )
    assert refused(decide, example(ContentRequest), "So be it", versions=others) == [("comment", "no_selected_version")]
    assert refused(decide, example(ContentRequest), "So be it") == [("comment", "no_selected_version")]
    assert refused(decide, example(ContentRequest), "", versions=[example(ContentVersion)]) == [("comment", "empty")]
    assert refused(decide, example(ContentRequest, id=None), "So", versions=[example(ContentVersion)]) == [
        ("id", "missing")
    ]


@decisions
@pytest.mark.parametrize(
    "changes", [{"status": "approved"}, {"status": "rejected"}, {"approved_at": MILLIS}, {"rejected_by": "u1"}]
)
def test_what_is_decided_stays_so(decide, changes):
    assert refused(decide, example(ContentRequest, **changes)) == [("status", "already_decided")]


@decisions
@pytest.mark.parametrize("status", ["pending", "in_review", "draft"])
def test_any_other_status_can_be_decided(decide, status):
    assert decide(example(ContentRequest, status=status))[0].status in {"approved", "rejected"}
    assert refused(decide, example(ContentRequest, status=status), by="") == [("user_id", "empty")]


# --- comments ---


def test_comments_are_written_sanitised_and_unresolved():
    comment = add_comment(example(ContentVersion), "u2", "A\x00\r\n", NOW)
    answer = reply(example(ContentComment, content_version_id="v7"), "u3", "B", LATER)

    assert comment == ContentComment(
        content_version_id="v1", user_id="u2", comment="A\n", is_resolved=False, created_at=NOW
    )
    assert (answer.parent_comment_id, answer.content_version_id, answer.user_id) == ("c1", "v7", "u3")
    assert (answer.is_resolved, answer.created_at, answer.updated_at) == (False, LATER, None)
    assert answer.to_wire().keys() - comment.to_wire().keys() == {"parentCommentId"}


@pytest.mark.parametrize(("write", "to"), [(add_comment, ContentVersion), (reply, ContentComment)])
def test_what_cannot_be_written_is_refused(write, to):
    assert refused(write, example(to), "u1", "\x00", NOW) == [("comment", "empty")]
    assert refused(write, example(to), "", "A", NOW) == [("user_id", "empty")]
    assert refused(write, example(to, id=None), "u1", "A", NOW) == [("id", "missing")]


def test_only_the_author_edits_a_comment():
    before = example(ContentComment)
    after = edit_comment(before, "u1", "Nicer\x00", LATER)

    assert (after.comment, after.updated_at, before.comment) == ("Nicer", LATER, "Nice")
    assert refused(edit_comment, before, "u1", "", LATER) == [("comment", "empty")]
    with pytest.raises(NotAuthorized, match="Only the author") as caught:
        edit_comment(before, "u2", "Mine", LATER)
    assert broken(caught) == [("user_id", "not_authorized")]


@pytest.mark.parametrize(("command", "before"), [(resolve, False), (unresolve, True)])
def test_a_comment_is_resolved_and_opened_again(command, before):
    comment = example(ContentComment, is_resolved=before)
    after = command(comment, "u2", LATER)

    assert (after.is_resolved, after.updated_at) == (not before, LATER)
    assert refused(command, after, "u2", LATER) == [("is_resolved", "illegal_transition")]
    assert refused(command, comment, "", LATER) == [("user_id", "empty")]


# --- threads ---


def comment(id, parent=None, at=NOW, **changes):
    return example(ContentComment, id=id, parent_comment_id=parent, created_at=at, **changes)


def shape(threads):
    return [(thread.comment.id, shape(thread.replies)) for thread in threads]


def test_replies_hang_below_what_they_answer_oldest_first():
    said = [
        comment("d", "b"),
        comment("b", "a", LATER),
        comment("c", "a"),
        comment("a"),
        comment("e", at=NOW - timedelta(1)),
    ]

    assert shape(build_threads(said)) == [("e", []), ("a", [("c", []), ("b", [("d", [])])])]
    assert build_threads([]) == []


def test_resolving_a_root_resolves_its_thread():
    (thread,) = build_threads([comment("a", is_resolved=True), comment("b", "a"), comment("c", "b")])
    (open_thread,) = build_threads([comment("a"), comment("b", "a", is_resolved=True), comment("c", "a")])

    assert thread.is_resolved
    assert thread.replies[0].is_resolved
    assert thread.replies[0].replies[0].is_resolved
    assert not thread.replies[0].comment.is_resolved
    assert [reply.is_resolved for reply in open_thread.replies] == [True, False]
    assert not open_thread.is_resolved


@pytest.mark.parametrize(
    ("said", "threads", "findings"),
    [
        ([comment("a", "z")], [("a", [])], {"a": "parent_missing"}),
        ([comment("a", "z"), comment("b", "a")], [("a", [("b", [])])], {"a": "parent_missing"}),
        (
            [comment("a", content_version_id="v2"), comment("b", "a")],
            [("a", []), ("b", [])],
            {"b": "parent_elsewhere"},
        ),
        ([comment("a", "a")], [("a", [])], {"a": "parent_cycle"}),
        ([comment("a", "b"), comment("b", "a")], [("a", [("b", [])])], {"a": "parent_cycle"}),
        (
            [comment("d", "c"), comment("c", "b", NOW - timedelta(1)), comment("b", "d"), comment("a", "b")],
            [("c", [("d", [("b", [("a", [])])])])],
            {"c": "parent_cycle"},
        ),
        ([comment(None, "a"), comment("a")], [("a", [(None, [])])], {}),
    ],
)
def test_a_reply_that_cannot_hang_begins_a_thread_and_says_why(said, threads, findings):
    built = build_threads(said)

    assert shape(built) == threads
    assert {found.comment.id: found.finding.rule for found in built if found.finding} == findings
    assert {found.finding.field for found in built if found.finding} <= {"parent_comment_id"}


def every(threads):
    for thread in threads:
        yield thread
        yield from every(thread.replies)


@given(st.data())
@settings(max_examples=150)
def test_every_comment_is_in_one_place_in_any_order(data):
    ids = [f"c{number}" for number in range(data.draw(st.integers(0, 7)))]
    said = [
        comment(
            name,
            data.draw(st.none() | st.sampled_from([*ids, "c99"])),
            NOW + timedelta(minutes=data.draw(st.integers(0, 3))),
            content_version_id=data.draw(st.sampled_from(["v1", "v1", "v2"])),
            is_resolved=data.draw(st.booleans()),
        )
        for name in ids
    ]
    threads = build_threads(said)
    placed = list(every(threads))
    by_id = {found.id: found for found in said}

    assert sorted(found.comment.id for found in placed) == ids
    assert build_threads(data.draw(st.permutations(said))) == threads
    for found in placed:
        for answer in found.replies:
            assert answer.comment.parent_comment_id == found.comment.id
            assert answer.comment.content_version_id == found.comment.content_version_id
            assert answer.is_resolved == (answer.comment.is_resolved or found.is_resolved)
            assert answer.finding is None
    for root in threads:
        assert root.is_resolved == root.comment.is_resolved
        assert (root.finding is None) == (root.comment.parent_comment_id is None)
        if root.finding and root.finding.rule == "parent_cycle":
            above, seen = root.comment, []
            while above.id not in seen:
                seen.append(above.id)
                above = by_id[above.parent_comment_id]
            assert above is root.comment
            assert root.comment == min((by_id[name] for name in seen), key=lambda found: (found.created_at, found.id))


def test_a_thread_may_be_deeper_than_the_stack():
    said = [comment("c0", is_resolved=True), *(comment(f"c{n}", f"c{n - 1}") for n in range(1, 3000))]
    (thread,) = build_threads(said)

    depth = 1
    while thread.replies:
        (thread,) = thread.replies
        depth += 1
    assert depth == 3000
    assert thread.is_resolved
