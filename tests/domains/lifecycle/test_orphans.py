"""References that point nowhere are found, and only these."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from products import PRODUCTS
from switchgear.domains import coachflux, ezre_comms, integration, repurposeflow
from switchgear.domains.declaration import OnDelete, declaration_of
from switchgear.domains.lifecycle import ORPHAN_GRACE, Orphan, find_orphans
from switchgear.domains.lifecycle.graph import id_of, identity
from switchgear.domains.violations import BrokenRule
from switchgear.testing.factories import EXAMPLE_TIME, example
from tenants import GONE, tenants

TICK = timedelta(milliseconds=1)


@pytest.mark.parametrize("product", PRODUCTS)
@given(data=st.data())
@settings(max_examples=10)
def test_exactly_the_references_to_missing_rows_are_found(product, data):
    rows = [row for tenant in data.draw(tenants(product)) for row in tenant]
    lost = data.draw(st.sets(st.sampled_from([identity(row) for row in rows]), max_size=3))
    left = [row for row in rows if identity(row) not in lost]
    missing = {(type(row).__name__, id_of(row)) for row in rows if identity(row) in lost}
    expected = [
        (identity(row), name, reference, str(getattr(row, name)))
        for row in left
        for name, reference in declaration_of(type(row)).references.items()
        if (reference, str(getattr(row, name))) in missing
    ]

    found = find_orphans(left, GONE)
    assert [(identity(one.row), one.field, one.reference, one.id) for one in found] == expected
    for one in found:
        facts = next(field for field in declaration_of(type(one.row)).fields if field.name == one.field)
        assert one.remedy is facts.on_delete


def test_an_orphan_says_what_it_lacks():
    reflection = example(coachflux.SessionReflection, session_id="s9")

    assert find_orphans([reflection], GONE) == [
        Orphan(reflection, "session_id", "CoachingSession", "s9", OnDelete.CASCADE)
    ]


@pytest.mark.parametrize(
    "row",
    [
        example(coachflux.SessionReflection, session_id="s9", created_at=EXAMPLE_TIME),
        example(ezre_comms.File, organization_id="o9", creation_time=EXAMPLE_TIME),
        example(coachflux.OrgMember, user_id="u9", joined_at=EXAMPLE_TIME, creation_time=None),
        example(ezre_comms.EngagementEvent, organization_id="o9", timestamp=EXAMPLE_TIME),
        example(ezre_comms.PublishedPost, organization_id="o9", published_at=EXAMPLE_TIME),
    ],
    ids=lambda row: type(row).__name__,
)
def test_a_young_orphan_is_left_alone(row):
    assert timedelta(hours=24) == ORPHAN_GRACE
    assert find_orphans([row], EXAMPLE_TIME + ORPHAN_GRACE - TICK) == []
    assert find_orphans([row], EXAMPLE_TIME + ORPHAN_GRACE)
    assert find_orphans([row], EXAMPLE_TIME, grace=timedelta())
    assert find_orphans([row], EXAMPLE_TIME - TICK, grace=timedelta()) == []


def test_a_row_without_a_time_is_old():
    assert find_orphans([example(ezre_comms.File, organization_id="o9")], EXAMPLE_TIME)


def test_the_first_of_several_times_counts():
    row = example(coachflux.SessionReflection, created_at=EXAMPLE_TIME, creation_time=GONE)

    assert find_orphans([row], EXAMPLE_TIME + ORPHAN_GRACE)


def test_entities_of_the_application_are_not_looked_for():
    post = example(integration.SocialPost, id="p1", user_id="u1", note_id="n1")

    assert find_orphans([post, example(integration.User, id="u1")], GONE) == []


def test_rows_of_another_product_do_not_count():
    log = example(repurposeflow.UsageLog, generation_id=None)

    assert len(find_orphans([log, example(integration.User, id=str(log.user_id))], GONE)) == 1
    assert find_orphans([log, example(repurposeflow.User, id=log.user_id)], GONE) == []


def test_a_softly_deleted_row_is_there():
    owner = example(ezre_comms.Organization, id="o1", deleted_at=EXAMPLE_TIME)

    assert find_orphans([owner, example(ezre_comms.File, organization_id="o1")], GONE) == []


def test_a_class_may_extend_one_of_a_product():
    class Member(coachflux.User):
        """Of the application's own."""

    member = Member.model_validate(dict(example(coachflux.User, id="u1")))
    assert find_orphans([member, example(coachflux.Notification, user_id="u1")], GONE) == []


def test_a_naive_now_is_refused():
    with pytest.raises(BrokenRule, match="with its zone"):
        find_orphans([], GONE.replace(tzinfo=None))
