"""Users, from Clerk's events and reads."""

from __future__ import annotations

from itertools import permutations

import pytest

from core_messages import (
    INSTANCE,
    at,
    clerk_event,
    clerk_read,
    email,
    millis,
    session,
    user,
    user_deleted,
    user_event,
)
from memory_store import MemoryStore
from switchgear.domains import integration
from switchgear.domains.actor import Actor
from switchgear.domains.integration import AccessRole, UserPreferences, UserStatus, appointed, edited, set_admin
from switchgear.sync import Change, EntityKey, MetadataKeys, SyncPolicy
from switchgear.types import Source

KEY = EntityKey(Source.CLERK, "user", "user_1")


def delivered(*events, policy=None):
    store = MemoryStore(policy)
    store.deliver(*events)
    return store.row("user", "user_1")


def shown(**changes):
    return delivered(user_event("user.created", **changes)).view.fields


class TestSnapshot:
    def test_every_field(self):
        user = delivered(
            user_event(
                "user.created",
                updated=7,
                last_name="Lovelace",
                username="ada_l",
                image_url="https://img.example/1",
                last_sign_in_at=millis(5),
                public_metadata={"team": "engines", "role": "premium"},
            )
        ).entity
        assert user.to_wire(library=True) == {
            "_id": KEY.local_id,
            "clerkId": "user_1",
            "email": "ada@example.com",
            "firstName": "Ada",
            "lastName": "Lovelace",
            "username": "ada_l",
            "profileImageUrl": "https://img.example/1",
            "role": "free",
            "roleRaw": "premium",
            "status": "active",
            "preferences": UserPreferences.default().to_wire(),
            "metadata": {"team": "engines", "role": "premium"},
            "createdAt": millis(),
            "updatedAt": millis(7),
            "sourceUpdatedAt": millis(7),
            "lastLoginAt": millis(5),
            "emailVerifiedAt": millis(7),
            "incomplete": [],
        }

    @pytest.mark.parametrize(
        ("addresses", "primary", "expected"),
        [
            ([("a@x.example", "verified"), ("b@x.example", "unverified")], "idn_1", "b@x.example"),
            ([("a@x.example", "unverified"), ("b@x.example", "verified")], None, "b@x.example"),
            ([("a@x.example", "unverified"), ("b@x.example", "verified")], "idn_9", "b@x.example"),
            ([("a@x.example", "unverified"), ("b@x.example", None)], None, "a@x.example"),
            ([("", "verified"), ("b@x.example", None)], "idn_0", "b@x.example"),
            ([], None, None),
        ],
    )
    def test_the_address_is_the_primary_one_else_a_verified_one_else_the_first(self, addresses, primary, expected):
        listed = [email(text, id=f"idn_{number}", status=status) for number, (text, status) in enumerate(addresses)]
        assert shown(email_addresses=listed, primary_email_address_id=primary)["email"] == expected

    def test_a_user_without_an_address_is_incomplete(self):
        row = delivered(user_event("user.created", email_addresses=[], primary_email_address_id=None))
        assert (row.entity, row.missing) == (None, ("email",))

    @pytest.mark.parametrize(
        ("changes", "status", "raw"),
        [
            ({}, "active", None),
            ({"banned": True}, "suspended", "banned"),
            ({"deprovisioned": True}, "suspended", "deprovisioned"),
            ({"banned": True, "deprovisioned": True}, "suspended", "banned"),
            ({"locked": True, "lockout_expires_in_seconds": 60}, "active", None),
        ],
    )
    def test_status(self, changes, status, raw):
        fields = shown(**changes)
        assert (fields["status"], fields["status_raw"]) == (status, raw)

    def test_the_image_falls_back_to_the_older_field(self):
        changes = {"image_url": None, "profile_image_url": "https://img.example/old"}
        assert shown(**changes)["profile_image_url"] == "https://img.example/old"

    def test_a_name_that_the_product_does_not_allow_is_kept_and_reported(self):
        row = delivered(user_event("user.created", username="ada.l"))
        assert (row.entity.username, row.missing) == (None, ("username_invalid",))
        assert row.entity.incomplete == ["username_invalid"]
        assert row.view.fields["username"] == "ada.l"

    def test_an_address_that_is_none_does_not_hide_the_user(self):
        row = delivered(user_event("user.created", image_url="not an address", last_name="L"))
        assert (row.entity.profile_image_url, row.entity.last_name, row.missing) == (None, "L", ("url_invalid",))

    @pytest.mark.parametrize("name", ["username", "image_url", "first_name", "last_name", "external_id", "locale"])
    def test_empty_text_is_absent(self, name):
        bare = {"profile_image_url": None, name: ""}
        row, without = (delivered(user_event("user.created", **{**bare, name: value})) for value in ("", None))
        assert (row.missing, row.view.fields, row.entity) == ((), without.view.fields, without.entity)

    def test_private_metadata_is_kept_if_that_is_configured(self):
        event = user_event("user.created", public_metadata={"a": 1}, private_metadata={"b": 2})
        assert delivered(event).entity.metadata == {"a": 1}
        policy = SyncPolicy(metadata=MetadataKeys(private=True))
        assert delivered(event, policy=policy).entity.metadata == {"a": 1, "private_metadata": {"b": 2}}


class TestOrder:
    def test_the_later_change_is_shown(self):
        events = [user_event(updated=seconds, first_name=str(seconds)) for seconds in (1, 2, 3)]
        for order in permutations(events):
            assert delivered(*order).entity.first_name == "3"

    def test_of_two_changes_at_one_time_the_later_envelope_is_shown(self):
        first, second = (user_event(updated=1, sent=sent, first_name=str(sent)) for sent in (2, 3))
        for order in permutations((first, second)):
            row = delivered(*order)
            assert (row.entity.first_name, row.ambiguous) == ("3", False)

    def test_a_tie_that_nothing_decides_is_flagged_until_a_read(self):
        tied = [user_event(updated=1, first_name=name) for name in "ab"]
        for order in permutations(tied):
            row = delivered(*order)
            assert row.ambiguous
            assert row.refetch.not_before == at(3)
            assert (row.refetch.object, row.refetch.id) == ("user", "user_1")
            settled = delivered(*order, clerk_read(user(first_name="b"), at=3))
            assert (settled.entity.first_name, settled.ambiguous, settled.refetch) == ("b", False, None)

    def test_creation_goes_before_an_update_of_the_same_time(self):
        created = user_event("user.created", first_name="first")
        updated = user_event("user.updated", first_name="then")
        for order in permutations((created, updated)):
            assert delivered(*order).entity.first_name == "then"

    def test_an_envelope_without_a_time_counts_as_the_earliest(self):
        older = clerk_event("user.updated", user(first_name="old"))
        newer = user_event(first_name="new")
        for order in permutations((older, newer)):
            assert delivered(*order).entity.first_name == "new"

    def test_the_same_event_again_changes_nothing(self):
        store, event = MemoryStore(), user_event()
        store.deliver(event)
        again = store.deliver(event)
        assert {update.change for update in again} == {Change.UNCHANGED}


class TestRegisters:
    def test_last_login_is_the_latest_of_sessions_and_sign_ins(self):
        events = [
            user_event(updated=1, last_sign_in_at=millis(5)),
            user_event(updated=2, last_sign_in_at=millis(3)),
            clerk_event("session.created", session(created=4)),
        ]
        for order in permutations(events):
            assert delivered(*order).entity.last_login_at == at(5)
        late = clerk_event("session.created", session(created=9))
        assert delivered(*events, late).entity.last_login_at == at(9)

    @pytest.mark.parametrize("verb", ["ended", "removed", "revoked", "pending"])
    def test_other_sessions_change_nothing(self, verb):
        store = MemoryStore()
        store.deliver(user_event())
        row = store.deliver(clerk_event(f"session.{verb}", session(created=4)))[0]
        assert (row.entity.status, row.entity.status_reason) == ("skipped", "no_entity")
        assert row.entity.user_id == KEY.local_id
        assert store.entity("user", "user_1").last_login_at is None

    def test_an_address_was_verified_when_it_was_first_seen_so(self):
        events = [
            user_event(updated=1, email_addresses=[email("ada@example.com", status="unverified")]),
            user_event(updated=2),
            user_event(updated=5),
        ]
        for order in permutations(events):
            assert delivered(*order).entity.email_verified_at == at(2)

    def test_each_address_is_verified_for_itself(self):
        other = [email("ada@example.com"), email("new@example.com", id="idn_2", status="unverified")]
        moved = user_event(updated=9, email_addresses=other, primary_email_address_id="idn_2")
        assert delivered(user_event(updated=2), moved).entity.email_verified_at is None


class TestDeletion:
    def test_a_deleted_user_stays_deleted_whatever_comes_later(self):
        events = [user_event("user.created"), user_event(updated=5, first_name="Late"), user_deleted(at=3)]
        for order in permutations(events):
            row = delivered(*order)
            assert (row.entity.status, row.entity.deleted_at) == (UserStatus.DELETED, at(3))
            assert row.entity.first_name == "Late"

    def test_only_the_deletion_is_known(self):
        row = delivered(user_deleted(at=3))
        assert row.entity is None
        assert row.missing == ("email", "created_at")
        assert (row.view.fields["status"], row.view.fields["deleted_at"]) == ("deleted", millis(3))

    def test_without_an_envelope_time_the_delivery_counts_and_of_several_the_first(self):
        late, early = user_deleted(at=None, delivered=9), user_deleted(at=None, delivered=4)
        for order in permutations((late, early)):
            assert delivered(user_event("user.created"), *order).entity.deleted_at == at(4)

    def test_a_read_that_finds_nobody_is_a_deletion(self):
        row = delivered(user_event("user.created"), clerk_read(None, at=8))
        assert (row.change, row.entity.deleted_at) == (Change.UNCHANGED, at(8))
        known = {KEY: delivered(user_event("user.created")).state}
        assert integration.sync(clerk_read(None, at=8), known)[0].change is Change.DELETED

    def test_the_update_says_that_the_user_was_deleted(self):
        known = {KEY: delivered(user_event("user.created")).state}
        update = integration.sync(user_deleted(at=3), known)[0]
        assert (update.change, update.refetch) == (Change.DELETED, None)


class TestPreferences:
    def test_metadata_and_locale_seed_the_defaults(self):
        wanted = {"theme": "dark", "notifications": {"push": False}, "privacy": {"profileVisible": True}}
        event = user_event("user.created", locale="de-AT", public_metadata={"preferences": wanted})
        default = UserPreferences.default()
        assert delivered(event).entity.preferences.to_wire() == default.to_wire() | {
            "theme": "dark",
            "language": "de",
            "notifications": default.notifications.to_wire() | {"push": False},
            "privacy": default.privacy.to_wire() | {"profileVisible": True},
        }

    def test_both_forms_of_a_name_are_read_and_the_language_outranks_the_locale(self):
        wanted = {"language": "fr", "privacy": {"profile_visible": True}}
        event = user_event("user.created", locale="de", public_metadata={"preferences": wanted})
        preferences = delivered(event).entity.preferences
        assert (preferences.language, preferences.privacy.profile_visible) == ("fr", True)

    @pytest.mark.parametrize(
        "wanted", [{"theme": "pink"}, {"language": "xx-yy"}, {"notifications": "none"}, {"timezone": 7}, "dark", ["x"]]
    )
    def test_what_is_no_preference_is_left_out(self, wanted):
        event = user_event("user.created", locale="??", public_metadata={"preferences": wanted})
        assert delivered(event).entity.preferences == UserPreferences.default()

    def test_the_first_seed_stays(self):
        events = [
            user_event(updated=1),
            user_event(updated=2, public_metadata={"preferences": {"theme": "dark"}}),
            user_event(updated=3, public_metadata={"preferences": {"theme": "light"}}),
        ]
        for order in permutations(events):
            assert delivered(*order).entity.preferences.theme == "dark"

    def test_of_two_seeds_of_one_time_nothing_says_which_was_first(self):
        themes = ("dark", "light", "dark")
        events = [
            user_event(updated=2, sent=n, public_metadata={"preferences": {"theme": theme}})
            for n, theme in enumerate(themes)
        ]
        for order in permutations([*events, user_event(updated=3, public_metadata={})]):
            store = MemoryStore()
            store.deliver(*order)
            row = store.row("user", "user_1")
            assert (row.entity.preferences.theme, row.missing, row.refetch) == (
                "dark",
                ("preferences_undecided",),
                None,
            )
            mine = UserPreferences.default().model_dump(mode="json")
            store.absorb(KEY, edited({"preferences": mine}, at=at(4), id="edit_1"))
            assert store.row("user", "user_1").missing == ()
        once = [events[0], events[0], events[2]]
        assert delivered(*once).missing == ()

    def test_the_applications_own_preferences_win(self):
        store = MemoryStore()
        mine = UserPreferences.default().model_dump(mode="json") | {"theme": "light"}
        store.absorb(KEY, edited({"preferences": mine}, at=at(2), id="edit_1"))
        store.deliver(user_event(updated=9, public_metadata={"preferences": {"theme": "dark"}}))
        found = store.entity("user", "user_1")
        assert (found.preferences.theme, found.updated_at, found.source_updated_at) == ("light", at(9), at(9))
        store.absorb(KEY, edited({"preferences": mine | {"theme": "system"}}, at=at(12), id="edit_2"))
        found = store.entity("user", "user_1")
        assert (found.preferences.theme, found.updated_at, found.source_updated_at) == ("system", at(12), at(9))


class TestAdmin:
    @pytest.mark.parametrize(
        ("role", "expected"),
        [("admin", "admin"), ("premium", "free"), ("free", "free"), ("Admin", "free"), (1, "free")],
    )
    def test_only_admin_is_read_from_the_metadata(self, role, expected):
        assert delivered(user_event("user.created", public_metadata={"role": role})).entity.role == expected

    def test_another_key_may_name_the_role(self):
        policy = SyncPolicy(metadata=MetadataKeys(role="access"))
        event = user_event("user.created", public_metadata={"access": "admin", "role": "free"})
        assert delivered(event, policy=policy).entity.role == AccessRole.ADMIN

    def test_it_ends_with_the_metadata(self):
        events = [
            user_event(updated=1, public_metadata={"role": "admin"}),
            user_event(updated=2, public_metadata={}),
        ]
        for order in permutations(events):
            assert delivered(*order).entity.role == AccessRole.FREE

    @pytest.mark.parametrize(
        ("settings", "expected"),
        [
            ([(True, 1)], "admin"),
            ([(True, 1), (False, 2)], "free"),
            ([(True, 3), (False, 2)], "admin"),
            ([(True, 2), (False, 2)], "free"),
        ],
    )
    def test_the_application_appoints_and_dismisses(self, settings, expected):
        for order in permutations(settings):
            store = MemoryStore()
            store.deliver(user_event("user.created"))
            for value, seconds in order:
                setting = set_admin(store.entity("user", "user_1"), value, Actor("root", is_admin=True))
                store.absorb(KEY, appointed(setting, at=at(seconds)))
            assert store.entity("user", "user_1").role == expected

    def test_either_word_is_enough(self):
        store = MemoryStore()
        store.deliver(user_event("user.created", public_metadata={"role": "admin"}))
        setting = set_admin(store.entity("user", "user_1"), False, Actor("root", is_admin=True))
        store.absorb(KEY, appointed(setting, at=at(5)))
        assert store.entity("user", "user_1").role == AccessRole.ADMIN

    def test_sync_alone_cannot_tell_the_role_and_says_so(self):
        plain = integration.sync(user_event("user.created"), {})[0]
        assert (plain.entity.role, plain.missing, plain.entity.incomplete) == ("free", ("role",), ["role"])
        admin = integration.sync(user_event("user.created", public_metadata={"role": "admin"}), {})[0]
        assert (admin.entity.role, admin.missing) == ("admin", ())


class TestIdentity:
    def test_the_applications_own_id_is_the_local_id(self):
        event = user_event("user.created", external_id="own-1")
        assert delivered(event).entity.id == "own-1"

    def test_a_deletion_names_it_too(self):
        for order in permutations((user_event("user.created"), user_deleted(at=3, external_id="own-1"))):
            assert delivered(*order).entity.id == "own-1"

    def test_of_several_the_smaller_is_shown_and_a_conflict_reported(self):
        events = [user_event(updated=1, external_id="own-2"), user_event(updated=2, external_id="own-1")]
        for order in permutations(events):
            row = delivered(*order)
            assert (row.entity.id, row.missing) == ("own-1", ("identity_conflict",))
            assert row.entity.incomplete == ["identity_conflict"]

    @pytest.mark.parametrize("policy", [SyncPolicy(), SyncPolicy(instance=INSTANCE)], ids=["any", "one"])
    def test_an_event_that_names_no_instance_is_about_the_same_user(self, policy):
        bare = clerk_event("user.updated", user(updated=4, last_name="L"), at=4, instance=None)
        for order in permutations((user_event("user.created"), bare)):
            store = MemoryStore(policy)
            store.deliver(*order)
            assert [key for key in store.states if key.kind == "user"] == [KEY]
            assert store.entity("user", "user_1").last_name == "L"
