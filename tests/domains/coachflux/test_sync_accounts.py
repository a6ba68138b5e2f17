"""CoachFlux's users, organizations, members and login sessions from Clerk's deliveries and reads."""

from __future__ import annotations

import random
from datetime import timedelta
from hashlib import sha256
from itertools import permutations

import pytest

from coach_messages import (
    domain_event,
    membership_event,
    organization,
    organization_deleted,
    organization_event,
    session_event,
)
from core_messages import (
    at,
    clerk_event,
    clerk_read,
    customer,
    social,
    stripe_event,
    subscription,
    user_deleted,
    user_event,
)
from memory_store import MemoryStore
from switchgear.domains import coachflux, integration, repurposeflow
from switchgear.domains.coachflux import AccountStatus, OrgPlan, OrgRole, Provider
from switchgear.sync import EntityKey, SyncPolicy, link
from switchgear.types import Source

COACH = coachflux.PRODUCT
ORGANIZATION = EntityKey(Source.CLERK, "organization", "org_1")


def delivered(*events, product=COACH, policy=None):
    store = MemoryStore(policy, product=product)
    store.deliver(*events)
    return store


class TestUsers:
    def test_a_user_of_clerk(self):
        account = {"id": "eac_1", "object": "external_account", "provider": "oauth_google", "provider_user_id": "g1"}
        found = delivered(user_event("user.created", totp_enabled=True, external_accounts=[account])).entity(
            "user", "user_1"
        )
        assert (found.email, found.email_verified, found.totp_enabled) == ("ada@example.com", True, True)
        assert (found.provider, found.provider_id) == (Provider.GOOGLE, "g1")
        assert (found.clerk_id, found.subscription_status, found.onboarding_completed) == ("user_1", "free", False)
        assert found.created_at == at()
        assert not found.email_preferences.newsletter

    @pytest.mark.parametrize(
        ("account", "provider", "raw", "id"),
        [
            ({"object": "google_account", "google_id": "g2"}, Provider.GOOGLE, "google", "g2"),
            ({"provider": "oauth_linkedin_oidc", "provider_user_id": "l1"}, Provider.LINKEDIN, "linkedin_oidc", "l1"),
            ({"provider": "oauth_github", "provider_user_id": "h1"}, None, "github", "h1"),
            (None, Provider.EMAIL, None, None),
        ],
    )
    def test_by_what_a_user_signs_in(self, account, provider, raw, id):
        accounts = [{"id": "eac_1", "object": "external_account", **account}] if account else []
        found = delivered(user_event(external_accounts=accounts)).entity("user", "user_1")
        assert (found.provider, found.provider_raw, found.provider_id) == (provider, raw, id)

    def test_a_user_who_is_deleted_at_clerk_has_the_grace_of_a_deletion(self):
        for order in permutations((user_event(updated=1), user_deleted(at=5))):
            found = delivered(*order).entity("user", "user_1")
            assert (found.deletion_requested_at, found.deleted_at) == (at(5), None)
            assert coachflux.purge_due(found, at(6) + timedelta(days=7))
            assert not coachflux.purge_due(found, at(5) + timedelta(days=7))

    def test_the_application_s_own_id_is_the_user_s(self):
        store = delivered(user_event(external_id="u1"), session_event(), membership_event(), organization_event())
        assert store.entity("user", "user_1").id == "u1"
        assert store.entity("session", "sess_1").user_id == "u1"
        assert store.entity("organization_membership", "orgmem_1").user_id == "u1"

    def test_what_an_organization_pays_for_is_no_user_s(self):
        own = stripe_event("customer.created", customer("cus_1", metadata={"user_id": "user_1"}))
        teams = customer(
            "cus_2", created=own.object.to_wire()["created"] + 9, metadata={"user_id": "user_1", "org_id": "org_1"}
        )
        paid = stripe_event("customer.subscription.created", subscription("sub_2", customer="cus_2"), at=1)
        events = (user_event(), organization_event(), own, stripe_event("customer.created", teams), paid)
        store = delivered(*events)
        found = store.entity("user", "user_1")
        assert (found.stripe_customer_id, found.subscription_status) == ("cus_1", AccountStatus.FREE)
        assert store.entity("organization", "org_1").stripe_customer_id == "cus_2"
        store.deliver(stripe_event("customer.subscription.created", subscription("sub_1", customer="cus_1"), at=1))
        found = store.entity("user", "user_1")
        assert (found.subscription_status, found.stripe_subscription_id) == (AccountStatus.ACTIVE, "sub_1")

    def test_preferences_are_the_application_s(self):
        store = delivered(user_event())
        key = store.row("user", "user_1").key
        mail = dict.fromkeys(("product_updates", "newsletter", "action_reminders", "marketing_emails"), True)
        store.absorb(key, COACH.edited({"email_preferences": mail, "onboarding_completed": True}, at=at(3), id="e1"))
        store.deliver(user_event(updated=9, first_name="Augusta"))
        found = store.entity("user", "user_1")
        assert (found.email_preferences.newsletter, found.onboarding_completed) == (True, True)
        assert found.first_name == "Augusta"

    def test_an_erasure_stays(self):
        store = delivered(user_event(), session_event())
        key = store.row("user", "user_1").key
        store.absorb(key, COACH.erasure(key, at=at(20)))
        store.deliver(user_event(updated=30, first_name="Ada"))
        found = store.entity("user", "user_1")
        assert (found.email, found.first_name, found.clerk_id) == (
            f"deleted+{key.local_id}@deleted.example",
            None,
            f"deleted:{key.local_id}",
        )
        assert found.deleted_at == at(20)


class TestOrganizations:
    def test_an_organization_of_clerk(self):
        settings = {"sso_enabled": True, "dataResidency": "eu", "unknown": 1}
        metadata = {"plan": "enterprise", "settings": settings}
        found = delivered(organization_event(public_metadata=metadata)).entity("organization", "org_1")
        assert (found.name, found.slug, found.plan) == ("Acme Corp", "acme-corp", OrgPlan.ENTERPRISE)
        assert (found.settings.sso_enabled, found.settings.custom_branding, found.settings.data_residency) == (
            *(True, False),
            "eu",
        )
        assert (found.seat_count, found.used_seats, found.logo) == (5, 0, "https://img.clerk.com/xxxxxx")

    def test_a_default_image_is_no_logo_and_no_limit_is_no_seat_count(self):
        found = delivered(organization_event(has_image=False, max_allowed_memberships=0)).entity(
            "organization", "org_1"
        )
        assert (found.logo, found.seat_count) == (None, 0)

    def test_an_organization_without_a_plan_is_incomplete(self):
        row = delivered(organization_event(public_metadata={})).row("organization", "org_1")
        assert (row.entity, row.missing) == (None, ("plan",))

    def test_a_deleted_organization(self):
        for order in permutations((organization_event(updated=1), organization_deleted(5))):
            assert delivered(*order).entity("organization", "org_1").deleted_at == at(5)

    def test_seats_are_counted_whatever_comes_first(self):
        members = [membership_event(id=f"orgmem_{n}", user=f"user_{n}") for n in (1, 2)]
        left = membership_event("deleted", id="orgmem_2", user="user_2", updated=4)
        again = membership_event(id="orgmem_3", user="user_2", updated=6)
        for order in permutations((organization_event(max_allowed_memberships=1), *members, left, again)):
            row = delivered(*order).row("organization", "org_1")
            assert (row.entity.used_seats, "seats_exceeded" in row.missing) == (2, True)
        store = delivered(organization_event(max_allowed_memberships=1), *members, left)
        assert store.entity("organization", "org_1").used_seats == 1

    def test_the_domain_is_the_first_that_was_verified(self):
        first = domain_event(id="orgdmn_1", name="old.example", created=1)
        second = domain_event(id="orgdmn_2", name="new.example", created=2)
        unverified = domain_event(id="orgdmn_0", name="no.example", verified=False)
        for order in permutations((organization_event(), first, second, unverified)):
            assert delivered(*order).entity("organization", "org_1").domain == "old.example"
        gone = clerk_event("organizationDomain.deleted", {"id": "orgdmn_1", "object": "x", "deleted": True}, at=9)
        for order in permutations((organization_event(), first, second, gone)):
            assert delivered(*order).entity("organization", "org_1").domain == "new.example"


class TestMembers:
    @pytest.mark.parametrize(
        ("user", "role", "shown"),
        [
            ("user_1", "org:admin", OrgRole.OWNER),
            ("user_2", "org:admin", OrgRole.ADMIN),
            ("user_2", "admin", OrgRole.ADMIN),
            ("user_2", "org:member", OrgRole.MEMBER),
            ("user_2", "basic_member", OrgRole.MEMBER),
            ("user_2", "org:billing", OrgRole.MEMBER),
        ],
    )
    def test_roles(self, user, role, shown):
        store = delivered(user_event(id=user), membership_event(user=user, role=role))
        found = store.entity("organization_membership", "orgmem_1")
        assert (found.role, found.role_raw) == (shown, role)
        assert (found.org_id, found.joined_at) == (ORGANIZATION.local_id, at())

    def test_a_member_who_is_not_known_yet_is_incomplete(self):
        store = delivered(membership_event(), session_event())
        assert store.row("organization_membership", "orgmem_1").missing == ("user_id",)
        assert store.row("session", "sess_1").missing == ("user_id",), "it does not say the application's own id"
        store.deliver(user_event(external_id="u1"))
        assert store.entity("organization_membership", "orgmem_1").user_id == "u1"
        assert store.entity("session", "sess_1").user_id == "u1"

    def test_who_is_not_named_is_no_owner_and_has_a_seat(self):
        nobody = {"public_user_data": None, "organization": organization(created_by=None)}
        store = delivered(organization_event(), *(membership_event(id=f"orgmem_{n}", **nobody) for n in (1, 2)))
        assert store.row("organization_membership", "orgmem_1").view.fields["role"] == OrgRole.MEMBER
        assert store.entity("organization", "org_1").used_seats == 2

    def test_members_of_a_deleted_organization_are_hidden_by_its_row_alone(self):
        for order in permutations((user_event(), organization_event(), membership_event(), organization_deleted(5))):
            store = delivered(*order)
            assert store.entity("organization", "org_1").deleted_at == at(5)
            assert store.entity("organization_membership", "orgmem_1").deleted_at is None

    def test_two_roles_of_one_millisecond_are_flagged(self):
        both = [membership_event("updated", user="user_2", role=role) for role in ("org:admin", "org:member")]
        rows = [
            delivered(user_event(id="user_2"), *order).row("organization_membership", "orgmem_1")
            for order in permutations(both)
        ]
        assert [(row.ambiguous, row.refetch.parents) for row in rows] == [(True, ("org_1", "user_2"))] * 2
        assert rows[0].view.fields == rows[1].view.fields

    def test_who_left_and_joins_again_has_another_membership(self):
        left, again = membership_event("deleted", updated=4), membership_event(id="orgmem_2", updated=6)
        for order in permutations((user_event(), membership_event(), left, again)):
            store = delivered(*order)
            assert store.entity("organization_membership", "orgmem_1").deleted_at == at(4)
            assert store.entity("organization_membership", "orgmem_2").deleted_at is None

    def test_an_organization_s_event_leaves_members_alone_whose_users_are_not_at_hand(self):
        store = delivered(user_event(external_id="u1"), membership_event())
        before = store.row("organization_membership", "orgmem_1")
        store.deliver(organization_event(updated=9))
        assert store.row("organization_membership", "orgmem_1") is before
        assert store.entity("organization", "org_1").used_seats == 1


class TestSessions:
    def test_a_session_of_clerk(self):
        place = {
            "id": "act_1",
            "object": "session_activity",
            "ip_address": "192.0.2.9",
            "city": "Bern",
            "country": "CH",
        }
        store = delivered(user_event(), session_event(latest_activity=place))
        found = store.entity("session", "sess_1")
        assert found.token.reveal() == sha256(b"sess_1").hexdigest()
        assert (found.device_info.ip, found.device_info.user_agent) == ("192.0.2.1", "Browser/1")
        assert (found.device_info.location, found.is_active, found.clerk_session_id) == ("Bern, CH", True, "sess_1")
        assert found.user_id == store.entity("user", "user_1").id

    @pytest.mark.parametrize("verb", ["ended", "removed", "revoked"])
    def test_a_session_that_is_over_stays_over(self, verb):
        begun, over = session_event(), session_event(verb, status=verb, updated=4, request=("198.51.100.7", "Admin/1"))
        for order in permutations((user_event(), session_event("pending", status="pending"), begun, over)):
            found = delivered(*order).entity("session", "sess_1")
            assert (found.is_active, found.last_activity_at) == (False, at(4))
            assert found.device_info.ip == "192.0.2.1", "who revokes it may be somebody else"

    def test_of_statuses_of_one_millisecond_the_last_one_is_shown(self):
        statuses = [("pending", "pending"), ("created", "active"), ("revoked", "revoked")]
        for order in permutations((user_event(), *(session_event(verb, status=status) for verb, status in statuses))):
            row = delivered(*order).row("session", "sess_1")
            assert (row.entity.is_active, row.ambiguous) == (False, False)

    def test_what_nobody_said_of_the_device_is_empty_and_reported(self):
        row = delivered(user_event(), session_event(request=None, latest_activity=None)).row("session", "sess_1")
        assert (row.entity.device_info.ip, row.entity.device_info.user_agent) == ("", "")
        assert "device_info" in row.missing

    def test_sign_in_and_activity_of_the_user(self):
        events = (
            user_event(last_sign_in_at=None, last_active_at=None),
            session_event(),
            session_event("ended", status="ended", updated=4),
        )
        for order in permutations(events):
            found = delivered(*order).entity("user", "user_1")
            assert (found.last_login_at, found.last_active_at) == (at(), at(4))


HISTORY = (
    user_event("user.created", external_id="u1"),
    organization_event("created"),
    membership_event(),
    session_event(),
    membership_event("updated", role="org:admin", updated=3),
    organization_event(updated=3, name="Acme Ltd"),
)


ENDINGS = (
    session_event(),
    session_event("revoked", status="revoked", updated=2),
    membership_event(),
    membership_event("deleted", updated=4),
    organization_deleted(5),
    user_deleted(at=6),
)


@pytest.mark.parametrize("history", [HISTORY, ENDINGS], ids=["changes", "endings"])
def test_orders_with_duplicates_show_one_thing(history):
    rng, first = random.Random(7), delivered(*history).shown()
    for order in permutations(history):
        if rng.random() < 0.1:
            assert delivered(*order, *rng.choices(order, k=2)).shown() == first


def test_two_versions_of_one_millisecond_are_flagged_until_a_read():
    both = (organization_event(updated=3, name="A"), organization_event(updated=3, name="B"))
    rows = [delivered(*order).row("organization", "org_1") for order in permutations(both)]
    assert all(row.ambiguous for row in rows)
    assert rows[0].view.fields == rows[1].view.fields
    assert rows[0].refetch.object == "organization"


def test_a_user_that_is_not_found_was_deleted():
    assert delivered(user_event(), clerk_read(None, at=9)).entity("user", "user_1").deletion_requested_at == at(9)


@pytest.mark.parametrize("product", [integration.PRODUCT, repurposeflow.PRODUCT], ids=lambda product: product.name)
def test_products_without_organizations_make_nothing_of_them(product):
    (record,) = product.sync(organization_event(), {})
    assert (record.view.fields["status"], record.view.fields["status_reason"]) == ("skipped", "no_entity")


def test_where_clerk_is_not_the_source_of_identities_its_handlers_are_off():
    store = delivered(user_event(), policy=SyncPolicy(flags={"clerk": 0}))
    assert [key.kind for key in store.rows] == ["event"]


def test_users_alone_may_be_the_application_s_own():
    off = {f"coachflux:user.{verb}": 0.0 for verb in ("created", "updated", "deleted")}
    store = delivered(user_event(), session_event(), membership_event(), policy=SyncPolicy(flags=off))
    assert (store.entity("user", "user_1"), store.entity("session", "sess_1")) == (None, None)
    key = store.row("user", "user_1").key
    store.absorb(key, link(key, "u1"))
    assert store.entity("session", "sess_1").user_id == "u1"
    assert store.entity("organization_membership", "orgmem_1").user_id == "u1"


@pytest.mark.parametrize("verb", ["created", "accepted", "revoked"])
def test_invitations_make_nothing(verb):
    (record,) = COACH.sync(clerk_event(f"organizationInvitation.{verb}", {"id": "orginv_1", "object": "x"}), {})
    assert (record.view.fields["status"], record.view.fields["status_reason"]) == ("skipped", "no_entity")


def test_ayrshare_is_no_source():
    assert (COACH.touches(social()), COACH.sync(social(), {})) == ((), [])
