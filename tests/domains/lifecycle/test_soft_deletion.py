"""Whether a row is deleted is said in its status and by a time, in both or in neither, whatever command says so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from products import PRODUCTS
from refusals import refused
from switchgear.domains import transition
from switchgear.domains.declaration import declaration_of
from switchgear.domains.entity import Synced, build, evolve
from switchgear.domains.integration import PostStatus, SocialPost, User, UserStatus, delete_post
from switchgear.domains.lifecycle import cancel_deletion, deletion_plan, erase, request_deletion
from switchgear.domains.monitoring import check_consistency
from switchgear.domains.shape import shape_of
from switchgear.testing.factories import EXAMPLE_TIME as NOW
from switchgear.testing.factories import example, example_wire

LATER = NOW + timedelta(days=1)

TWOFOLD = [cls for facts in PRODUCTS.values() for cls in facts.entities if declaration_of(cls).deleted is not None]

twofold = pytest.mark.parametrize("cls", TWOFOLD, ids=lambda cls: f"{cls.product}.{cls.__name__}")


def _agrees(row):
    return (row.status == declaration_of(type(row)).deleted) == (row.deleted_at is not None)


def test_every_entity_that_says_it_twice_is_known():
    both = {
        cls
        for facts in PRODUCTS.values()
        for cls in facts.entities
        if {"status", "deleted_at"} <= cls.model_fields.keys() and "deleted" in shape_of(cls, "status").options
    }

    assert both == set(TWOFOLD) == {User, SocialPost}


PATHS = {
    # what deletes a row, and what does it again
    "request": lambda row: request_deletion(row, LATER),
    "transition": lambda row: transition(row, declaration_of(type(row)).deleted, LATER, extended=True),
    "delete_post": lambda row: delete_post(row, LATER),
    "erase": lambda row: erase(request_deletion(row, LATER), LATER),
    "erase alone": lambda row: erase(row, LATER),
    "evolve": lambda row: evolve(row, deleted_at=LATER),
    "plan": lambda row: deletion_plan(request_deletion(row, NOW), [], LATER, grace=timedelta()).actions[-1].row,
}
CANNOT = {(User, "transition"), (User, "delete_post"), (SocialPost, "erase alone")}
"""A user has no table of transitions, and a post that goes is deleted, not erased."""


@twofold
@pytest.mark.parametrize("path", PATHS)
def test_a_status_and_its_time_come_together(cls, path):
    for status in set(shape_of(cls, "status").options) - {declaration_of(cls).deleted}:
        if (cls, path) not in CANNOT:
            after = PATHS[path](example(cls, status=status))

            assert (after.status, after.deleted_at) == (declaration_of(cls).deleted, NOW if path == "plan" else LATER)


@twofold
def test_a_deletion_that_is_asked_for_again_or_taken_back_is_whole(cls):
    asked = request_deletion(example(cls), NOW)

    assert asked.updated_at == NOW
    assert request_deletion(asked, LATER) is asked
    again = cancel_deletion(asked, LATER)
    assert _agrees(again)
    assert (again.deleted_at, again.updated_at) == (None, LATER)


@pytest.mark.parametrize(
    ("row", "named", "status"),
    [
        (example(User), None, UserStatus.ACTIVE),
        (example(User, status="suspended", status_raw="banned"), None, UserStatus.SUSPENDED),
        (example(User, status="suspended"), "suspended", UserStatus.SUSPENDED),
        (example(SocialPost, status="scheduled", scheduled_at=LATER), None, PostStatus.DRAFT),
        (example(SocialPost, status="published", published_at=NOW), None, PostStatus.PUBLISHED),
        (example(SocialPost, status="failed"), "failed", PostStatus.FAILED),
    ],
)
def test_what_a_row_is_again(row, named, status):
    assert cancel_deletion(request_deletion(row, NOW), LATER, status=named).status is status
    assert cancel_deletion(row).status == row.status, "what was not deleted stays as it is"


@twofold
def test_drift_is_found_both_ways_and_no_command_makes_it(cls):
    deleted = declaration_of(cls).deleted
    for drifted in (example(cls, status=deleted), example(cls, deleted_at=NOW)):
        found = [(one.rule, one.field) for one in check_consistency([drifted], NOW)]

        assert found == [("soft_deletion", "deleted_at")]
        assert _agrees(request_deletion(drifted, LATER)), "which mends it"
        assert evolve(drifted, incomplete=["email"]).status == drifted.status
    assert refused(evolve, example(cls), status=deleted) == [("deleted_at", "soft_deletion")]
    assert _agrees(evolve(evolve(example(cls), deleted_at=NOW), deleted_at=None))
    assert refused(build, cls, example_wire(cls, status=deleted)) == [("deleted_at", "soft_deletion")]


@pytest.mark.parametrize(
    "cls",
    [
        pytest.param(cls, id=f"{product}.{cls.__name__}")
        for product, facts in PRODUCTS.items()
        for cls in facts.entities
        if cls not in TWOFOLD and issubclass(cls, Synced)
    ],
)
def test_what_says_it_once_says_it_by_the_time_alone(cls):
    assert check_consistency([example(cls, deleted_at=NOW)], NOW) == ()
    assert example(cls).restored_status() is None
