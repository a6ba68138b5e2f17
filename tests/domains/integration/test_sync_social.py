"""Posts and linked accounts, from Ayrshare's notices, replies and reads."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from core_messages import (
    REF,
    T0,
    at,
    ayrshare_event,
    ayrshare_read,
    millis,
    posted,
    profile,
    refused,
    reply_post,
    scheduled,
    social,
)
from memory_store import MemoryStore
from switchgear.domains import integration
from switchgear.domains.integration import OutcomeStatus, PostStatus, edited
from switchgear.mirror import account_key, linked_key, post_key, profile_key
from switchgear.sync import Change, link, refetch_due
from switchgear.types import SocialPlatform

POST = post_key("post-1")
OWNER = (profile_key(REF), link(profile_key(REF), "u1"))


def delivered(*events, owned=True):
    store = MemoryStore()
    if owned:
        store.absorb(*OWNER)
    store.deliver(*events)
    return store


def post_of(*events, owned=True):
    return delivered(*events, owned=owned).row("post", "post-1")


def history(*, at=9, **fields):
    body = {"id": "post-1", "status": "success", "post": "Hello", "refId": REF, "platforms": ["twitter"], **fields}
    return ayrshare_read("history", body, at=at)


class TestPost:
    def test_every_field(self):
        read = history(
            at=9,
            platforms=["twitter", "facebook", "instagram"],
            mediaUrls=["https://media.example/1.png"],
            scheduleDate={"_seconds": T0 + 1, "_nanoseconds": 0},
            created="2025-12-01T07:59:00Z",
            status="error",
            postIds=[posted("twitter", 635), posted("facebook", "f1")],
            errors=[refused("instagram", "Too square", 138)],
        )
        notice = scheduled(at=5, status="success", postIds=[posted("twitter", 635)])
        assert post_of(notice, read).entity.to_wire(library=True) == {
            "_id": POST.local_id,
            "userId": "u1",
            "ayrsharePostId": "post-1",
            "content": "Hello",
            "platforms": ["x", "facebook", "instagram"],
            "mediaUrls": ["https://media.example/1.png"],
            "scheduledAt": millis(1),
            "publishedAt": millis(5),
            "status": "published",
            "statusRaw": "error",
            "outcomes": {
                "facebook": {
                    "status": "success",
                    "statusRaw": "success",
                    "platformPostId": "f1",
                    "url": "https://example.com/facebook/f1",
                    "at": millis(9),
                },
                "instagram": {
                    "status": "error",
                    "statusRaw": "error",
                    "at": millis(9),
                    "error": "Too square (code 138)",
                },
                "x": {
                    "status": "success",
                    "statusRaw": "success",
                    "platformPostId": "635",
                    "url": "https://example.com/twitter/635",
                    "at": millis(5),
                },
            },
            "errors": [{"platform": "instagram", "error": "Too square (code 138)", "timestamp": millis(9)}],
            "metadata": {"partial": True},
            "createdAt": millis(-60),
            "updatedAt": millis(9),
            "sourceUpdatedAt": millis(9),
            "incomplete": [],
        }

    @pytest.mark.parametrize(
        ("fields", "status"),
        [
            ({"status": "scheduled"}, "scheduled"),
            ({"status": "pending"}, "scheduled"),
            ({"status": "paused"}, "scheduled"),
            ({"status": "awaiting approval"}, "scheduled"),
            ({"status": "success"}, "published"),
            ({"status": "error", "message": "No", "code": 101}, "failed"),
            ({"status": "deleted"}, "deleted"),
            ({"status": "deleted", "postIds": [posted("twitter")]}, "deleted"),
            ({"status": "success", "postIds": [posted("twitter")]}, "published"),
            ({"status": "error", "postIds": [posted("twitter")], "errors": [refused("facebook")]}, "published"),
            ({"status": "error", "errors": [refused("facebook"), refused("twitter")]}, "failed"),
            (
                {"status": "error", "errors": [refused("facebook")], "postIds": [posted("tiktok", "pending")]},
                "scheduled",
            ),
            ({"status": "success", "postIds": [posted("twitter", status="deleted")]}, "deleted"),
            ({"status": "success", "postIds": [posted("twitter", status="awaiting approval")]}, "scheduled"),
            ({"status": "success", "postIds": [posted("twitter", status="scheduled")]}, "scheduled"),
            ({"status": "success", "postIds": [posted("mastodon")]}, "published"),
        ],
    )
    def test_status(self, fields, status):
        shown = post_of(reply_post(**fields)).view.fields
        assert shown["status"] == status
        assert (shown.get("deleted_at") is not None) == (status == "deleted"), "they go together"

    def test_the_text_may_differ_by_network(self):
        texts = {"default": "Hello", "twitter": "Hi"}
        row = post_of(history(post=texts))
        assert (row.entity.content, row.entity.metadata) == ("Hello", {"texts": texts})
        assert post_of(history(post={"twitter": "Hi"})).entity.content == "Hi"

    @pytest.mark.parametrize(
        ("media", "expected"),
        [
            (None, None),
            ([], None),
            (["https://m.example/1"], ["https://m.example/1"]),
            (
                {"twitter": ["https://m.example/1"], "facebook": "https://m.example/2", "tiktok": [], "x": 7},
                ["https://m.example/1", "https://m.example/2"],
            ),
        ],
    )
    def test_media(self, media, expected):
        assert post_of(history(mediaUrls=media)).entity.media_urls == expected

    @pytest.mark.parametrize(
        ("fields", "missing"),
        [
            ({"post": "x" * 2001}, ("content_too_long",)),
            ({"post": ""}, ("content",)),
            ({"post": None}, ("content",)),
            ({"platforms": []}, ("platforms",)),
        ],
    )
    def test_what_keeps_it_incomplete(self, fields, missing):
        row = post_of(history(**fields))
        assert (row.entity, row.missing) == (None, missing)

    def test_long_text_is_kept(self):
        assert len(post_of(history(post="x" * 2001)).view.fields["content"]) == 2001

    def test_an_unknown_network_is_reported_and_left_out(self):
        row = post_of(history(platforms=["twitter", "mastodon"], postIds=[posted("mastodon"), posted("twitter")]))
        assert row.missing == ("unknown_platform",)
        assert row.entity.platforms == [SocialPlatform.X]
        assert list(row.entity.outcomes) == [SocialPlatform.X]
        assert row.entity.incomplete == ["unknown_platform"]

    def test_an_error_that_names_no_network_is_kept(self):
        row = post_of(reply_post(status="error", errors=[refused(None, "Down", 500)]))
        assert row.view.fields["errors"] == [{"platform": "all", "error": "Down (code 500)", "timestamp": millis()}]
        row = post_of(reply_post(status="error", message="Bad key", code=102))
        assert row.view.fields["errors"] == [{"platform": "all", "error": "Bad key", "timestamp": millis()}]

    def test_a_reply_with_a_profile_key_is_unwrapped(self):
        body = {
            "status": "success",
            "posts": [{"id": "post-1", "refId": REF, "post": "Hi", "postIds": [posted("gmb")]}],
        }
        assert post_of(ayrshare_read("post", body, at=1, account=None)).entity.content == "Hi"

    def test_a_notice_alone_leaves_it_incomplete_until_a_read(self):
        row = post_of(scheduled(at=5, status="success", postIds=[posted("twitter")]))
        assert (row.missing, row.refetch) == (("content", "created_at"), None)
        assert not refetch_due(row.state, at(64), missing=row.missing)
        assert refetch_due(row.state, at(65), missing=row.missing)

    def test_the_applications_own_fields_go_before(self):
        store = delivered(reply_post())
        own = {"content": "Mine", "platforms": ["x", "linkedin"], "note_id": "n1", "metadata": {"a": 1}}
        store.absorb(POST, edited(own, at=at(1), id="edit_1"))
        found = store.entity("post", "post-1")
        assert (found.content, found.note_id, found.metadata) == ("Mine", "n1", {"a": 1})
        assert found.platforms == [SocialPlatform.X, SocialPlatform.LINKEDIN]


class TestOutcomes:
    @pytest.mark.parametrize(
        ("first", "then", "expected"),
        [
            (posted("tiktok", "pending"), posted("tiktok", "t1"), "success"),
            (posted("tiktok", status="pending"), posted("tiktok", "t1"), "success"),
            (posted("tiktok", "pending"), None, "error"),
            (None, posted("tiktok", "t1"), "success"),
            (posted("tiktok", "t1"), posted("tiktok", "t1", status="deleted"), "deleted"),
        ],
    )
    @pytest.mark.parametrize("seconds", [3, 4], ids=["in-one-second", "later"])
    def test_they_go_one_way_in_any_order(self, first, then, expected, seconds):
        def notice(entry, seconds):
            told = {"errors": [refused("tiktok")]} if entry is None else {"postIds": [entry]}
            return scheduled(at=seconds, status="success", **told)

        for order in permutations((notice(first, 3), notice(then, seconds), reply_post(at=1, status="scheduled"))):
            row = post_of(*order)
            assert row.entity.outcomes[SocialPlatform.TIKTOK].status == expected
            assert not row.ambiguous

    def test_a_success_is_not_undone_by_a_slower_source(self):
        success = scheduled(at=3, status="success", postIds=[posted("twitter", "t1")])
        stale = history(at=5, postIds=[posted("twitter", None, status="pending")])
        for order in permutations((success, stale)):
            found = post_of(*order).entity.outcomes[SocialPlatform.X]
            assert (found.status, found.platform_post_id, found.at) == (OutcomeStatus.SUCCESS, "t1", at(3))

    def test_published_is_the_first_success_of_all(self):
        events = [
            reply_post(at=0),
            scheduled(at=7, status="success", postIds=[posted("twitter")]),
            scheduled(at=4, status="success", postIds=[posted("facebook")]),
            scheduled(at=9, status="success", postIds=[posted("twitter")]),
        ]
        for order in permutations(events):
            found = post_of(*order).entity
            assert found.published_at == at(4)
            assert found.outcomes[SocialPlatform.X].at == at(7)

    def test_two_successes_of_one_second_that_differ_are_reported_while_the_first_is_shown(self):
        two = [scheduled(at=3, status="success", postIds=[posted("twitter", name)]) for name in ("t2", "t1", "t1")]
        stale = history(at=5, postIds=[posted("twitter", None, status="pending")])
        for order in permutations((*two, stale)):
            row = post_of(*order)
            assert row.entity.outcomes[SocialPlatform.X].platform_post_id == "t1"
            assert row.missing == ("outcome_undecided",)
        assert post_of(*two[1:], stale).missing == ()
        assert post_of(*two, stale, history(at=9, postIds=[posted("twitter", "t2")])).missing == ()

    def test_two_errors_of_one_second_that_differ_are_flagged(self):
        events = [scheduled(at=3, status="error", errors=[refused("twitter", text)]) for text in ("a", "b")]
        for order in permutations(events):
            row = post_of(*order)
            assert row.ambiguous
            assert (row.refetch.object, row.refetch.id, row.refetch.account) == ("post", "post-1", REF)
            assert row.refetch.not_before == at(5)
        read = history(at=5, errors=[refused("twitter", "b")])
        assert post_of(*events, read).refetch is None

    def test_the_word_about_tiktok_is_about_tiktok_only(self):
        entries = [posted("tiktok", "t1"), posted("facebook", "f1")]
        row = post_of(scheduled(subAction="tikTokPublished", status="success", postIds=entries))
        assert list(row.view.fields["outcomes"]) == ["tiktok"]

    @pytest.mark.parametrize(
        ("fields", "status", "error"),
        [
            ({"status": "error", "errors": [refused(None, "Down", 500)]}, "failed", "Down (code 500)"),
            ({"status": "error"}, "failed", None),
            ({"status": "success"}, "published", None),
            ({}, "scheduled", None),
        ],
    )
    def test_a_notice_that_names_no_network_speaks_of_the_post(self, fields, status, error):
        before, after = reply_post(at=1, status="scheduled"), history(at=9, status="pending")
        notice = scheduled(at=5, **fields)
        for order in permutations((before, notice)):
            shown = post_of(*order).view.fields
            assert (shown["status"], shown["status_raw"]) == (status, fields.get("status"))
            errors = None if error is None else [{"platform": "all", "error": error, "timestamp": millis(5)}]
            assert shown["errors"] == errors
        for order in permutations((before, notice, after)):
            assert post_of(*order).view.fields["status"] == "scheduled"
        assert post_of(notice).view.fields["status"] == status

    def test_two_reports_of_one_second_leave_the_status_open(self):
        told = [scheduled(at=3, status="success"), scheduled(at=3, status="error", errors=[refused(None)])]
        for order in permutations((reply_post(status="scheduled"), *told)):
            row = post_of(*order)
            assert (row.ambiguous, row.refetch.object, row.refetch.not_before) == (True, "post", at(5))
        settled = post_of(*told, history(at=5, status="success"))
        assert (settled.ambiguous, settled.refetch, settled.view.fields["status"]) == (False, None, "published")
        assert not post_of(told[0], scheduled(at=3, status="success")).ambiguous

    def test_an_error_without_words(self):
        error = {"status": "error", "platform": "twitter"}
        row = post_of(scheduled(status="error", errors=[error]))
        assert row.view.fields["errors"][0]["error"] == "unknown error"
        row = post_of(scheduled(status="error", errors=[error | {"details": "quota"}]))
        assert row.view.fields["errors"][0]["error"] == "quota"

    def test_a_batch_is_split_into_its_posts(self):
        entries = [
            {"id": "post-1", "postIds": [posted("twitter")]},
            {"id": "post-1", "errors": [refused("facebook")]},
            {"id": "post-2", "errors": [refused("facebook")]},
            {"id": "post-3"},
            {"postIds": []},
            {"id": ["x"], "postIds": []},
            "post-4",
        ]
        event = ayrshare_event("batch", at=3, posts=entries, count=7)
        store = delivered(event)
        assert {key.id for key in store.states if key.kind == "post"} == {"post-1", "post-2"}
        assert list(store.row("post", "post-1").view.fields["outcomes"]) == ["facebook", "x"]
        assert store.row("post", "post-2").view.fields["status"] == "failed"


class TestDeletion:
    PUBLISHED = (reply_post(postIds=[posted("twitter"), posted("facebook")]),)

    def test_each_network_answers_for_itself(self):
        answer = ayrshare_read(
            "delete",
            {
                "twitter": {"action": "delete", "status": "success", "id": "1"},
                "facebook": {"action": "delete", "status": "error", "message": "No"},
                "status": "error",
            },
            at=5,
        )
        for order in permutations(
            (*self.PUBLISHED, answer, scheduled(at=6, status="success", postIds=[posted("gmb")]))
        ):
            found = post_of(*order).entity
            assert found.outcomes[SocialPlatform.X].status is OutcomeStatus.DELETED
            assert found.outcomes[SocialPlatform.X].at == at(5)
            assert found.status is PostStatus.PUBLISHED

    def test_it_is_deleted_when_every_network_has_deleted_it(self):
        answer = ayrshare_read(
            "delete",
            {name: {"action": "delete", "status": "success"} for name in ("twitter", "facebook")}
            | {"status": "success"},
            at=5,
        )
        late = scheduled(at=6, status="success", postIds=[posted("twitter")])
        for order in permutations((*self.PUBLISHED, answer, late)):
            found = post_of(*order).entity
            assert (found.status, found.deleted_at) == (PostStatus.DELETED, at(5))

    def test_a_post_that_was_not_published_goes_as_a_whole(self):
        answer = ayrshare_read("delete", {"status": "success", "id": "post-1", "code": 200}, at=5)
        row = post_of(reply_post(status="scheduled", postIds=[]), answer, history(at=6))
        assert (row.entity.status, row.entity.deleted_at) == (PostStatus.DELETED, at(5))
        assert integration.sync(answer, {})[0].change is Change.DELETED

    def test_a_refused_deletion_deletes_nothing(self):
        answer = ayrshare_read("delete", {"status": "error", "code": 114, "message": "Unknown"}, at=5)
        assert post_of(*self.PUBLISHED, answer).entity.status is PostStatus.PUBLISHED

    def test_a_read_that_finds_nothing_is_a_deletion(self):
        gone = ayrshare_read("post", None, at=5)
        for order in permutations((*self.PUBLISHED, gone)):
            row = post_of(*order)
            assert (row.entity.status, row.entity.deleted_at) == (PostStatus.DELETED, at(5))


class TestAnalytics:
    def counted(self, body, *, at=9):
        return ayrshare_read("post_analytics", {"status": "success", "id": "post-1", **body}, at=at)

    def entry(self, *, seconds=8, **counts):
        return {"analytics": counts, "lastUpdated": at(seconds).isoformat()}

    def analytics(self, *reads):
        for order in permutations(reads):
            found = post_of(reply_post(postIds=[posted("linkedin")]), *order).entity.analytics
        return found and found.to_wire()

    def test_totals_are_summed_over_networks(self):
        read = self.counted(
            {
                "linkedin": self.entry(likeCount=2, commentCount=1),
                "threads": self.entry(seconds=9, likes=3, views=10),
                "mastodon": self.entry(likes=99),
                "telegram": {"note": "no analytics here"},
            }
        )
        assert self.analytics(read) == {"views": 10, "likes": 5, "comments": 1, "lastUpdated": millis(9)}

    def test_the_later_count_stays_and_a_partial_reply_takes_nothing_away(self):
        first = self.counted({"linkedin": self.entry(seconds=1, likeCount=9, commentCount=4)})
        second = self.counted({"status": "partial", "linkedin": self.entry(seconds=2, likeCount=7)})
        assert self.analytics(first, second) == {"likes": 7, "comments": 4, "lastUpdated": millis(2)}

    def test_of_two_counts_at_one_time_the_larger_stays(self):
        reads = [self.counted({"linkedin": self.entry(likeCount=count)}) for count in (9, 10)]
        assert self.analytics(*reads)["likes"] == 10

    def test_a_thread_is_summed(self):
        read = self.counted({"threads": [self.entry(likes=1), self.entry(seconds=3, likes=2)]})
        assert self.analytics(read) == {"likes": 3, "lastUpdated": millis(8)}

    @pytest.mark.parametrize("written", [None, "soon"])
    def test_without_a_time_the_read_counts(self, written):
        entry = {"analytics": {"likeCount": 1}, "lastUpdated": written}
        assert self.analytics(self.counted({"linkedin": entry}, at=6))["lastUpdated"] == millis(6)

    def test_nothing_was_counted(self):
        assert self.analytics(self.counted({})) is None


class TestAccount:
    KEY = account_key("facebook", REF)

    def account_of(self, *events):
        return delivered(*events).row("social_account", "facebook")

    def test_every_field(self):
        names = {
            "platform": "facebook",
            "id": "f1",
            "displayName": "Ada",
            "profileUrl": "https://facebook.example/ada",
            "userImage": "https://img.example/ada",
            "created": at(-9).isoformat(),
        }
        events = [
            social(at=3, type="link", platform="facebook", title="A profile", source="user"),
            ayrshare_read("profile", profile("facebook", displayNames=[names]), at=6, id=REF),
        ]
        for order in permutations(events):
            assert self.account_of(*order).entity.to_wire(library=True) == {
                "_id": self.KEY.local_id,
                "userId": "u1",
                "platform": "facebook",
                "platformRaw": "facebook",
                "accountId": "f1",
                "accountName": "Ada",
                "profileUrl": "https://facebook.example/ada",
                "profileImageUrl": "https://img.example/ada",
                "credentialKind": "ayrshare_profile",
                "refId": REF,
                "isActive": True,
                "lastSyncAt": millis(6),
                "metadata": {"source": "user", "title": "A profile"},
                "createdAt": millis(-9),
                "updatedAt": millis(6),
                "sourceUpdatedAt": millis(6),
                "incomplete": [],
            }

    def test_a_link_asks_for_the_profile(self):
        row = self.account_of(social(at=3, type="link", platform="facebook"))
        assert (row.entity, row.missing) == (None, ("account_id", "account_name"))
        assert (row.refetch.object, row.refetch.id, row.refetch.account) == ("profile", REF, REF)
        assert row.refetch.not_before == at(5)

    def test_the_notice_may_name_the_account(self):
        row = self.account_of(social(type="link", platform="facebook", displayName="Ada"))
        assert row.view.fields["account_name"] == "Ada"

    @pytest.mark.parametrize(
        ("notices", "active"),
        [
            ([("link", 3)], True),
            ([("refresh", 3)], True),
            ([("link", 3), ("unlink", 5)], False),
            ([("link", 3), ("unlink", 5), ("link", 9)], True),
        ],
    )
    def test_links_are_reversible(self, notices, active):
        events = [social(at=seconds, type=verb, platform="facebook") for verb, seconds in notices]
        for order in permutations(events):
            row = self.account_of(*order)
            assert (row.view.fields["is_active"], row.ambiguous) == (active, False)

    def test_link_and_unlink_in_one_second(self):
        events = [social(at=3, type=verb, platform="facebook") for verb in ("link", "unlink")]
        for order in permutations(events):
            row = self.account_of(*order)
            assert (row.view.fields["is_active"], row.ambiguous) == (False, True)
            assert row.refetch.not_before == at(5)
        for names, active in ((["facebook"], True), (["twitter"], False)):
            read = ayrshare_read("profile", profile(*names), at=5, id=REF)
            for order in permutations((*events, read)):
                row = self.account_of(*order)
                assert (row.view.fields["is_active"], row.ambiguous, row.refetch) == (active, False, None)

    def test_a_refresh_says_how_long_the_link_lasts(self):
        events = [
            social(at=3, type="refresh", platform="facebook", refreshBy=at(99).isoformat()),
            social(at=5, type="unlink", platform="facebook", source="system", details={"code": 161}),
        ]
        assert self.account_of(events[0]).view.fields["token_expires_at"] == millis(99)
        for order in permutations(events):
            fields = self.account_of(*order).view.fields
            assert (fields["token_expires_at"], fields["metadata"]) == (
                None,
                {"source": "system", "details": {"code": 161}},
            )

    def test_a_time_that_cannot_be_read_is_kept_as_it_came(self):
        fields = self.account_of(social(type="refresh", platform="facebook", refreshBy="in May")).view.fields
        assert (fields["token_expires_at"], fields["metadata"]) == (None, {"refresh_by": "in May"})

    @pytest.mark.parametrize("reads", [[()], [("facebook",), ()], [("facebook",), ("twitter",)]])
    def test_a_profile_that_does_not_list_it_unlinks_it(self, reads):
        found = [ayrshare_read("profile", profile(*names), at=7 + number, id=REF) for number, names in enumerate(reads)]
        link = social(at=3, type="link", platform="facebook")
        for order in permutations((link, *found)):
            row = self.account_of(*order)
            assert (row.view.fields["is_active"], row.refetch) == (False, None)

    def test_a_link_after_the_read_counts(self):
        events = [
            ayrshare_read("profile", profile(), at=3, id=REF),
            social(at=9, type="link", platform="facebook"),
        ]
        for order in permutations(events):
            assert self.account_of(*order).view.fields["is_active"] is True

    def test_a_read_makes_rows_of_what_it_lists_only(self):
        store = delivered(ayrshare_read("profile", profile("facebook", "gmb", "mastodon"), at=3, id=REF))
        accounts = {key.id for key in store.states if key.kind == "social_account"}
        assert accounts == {"facebook", "google_business", "mastodon"}
        assert store.row("social_account", "mastodon").missing[0] == "unknown_platform"
        assert store.entity("social_account", "google_business").account_name == "Ada on gmb"
        assert store.states[linked_key(REF)].reads

    def test_a_profile_that_is_gone_takes_its_accounts_along(self):
        gone = ayrshare_read("profile", None, at=9, id=REF)
        events = (ayrshare_read("profile", profile("facebook"), at=3, id=REF), gone)
        for order in permutations((*events, social(at=12, type="link", platform="facebook"))):
            found = self.account_of(*order).entity
            assert (found.is_active, found.deleted_at) == (False, at(9))

    def test_the_account_may_be_named_in_other_ways(self):
        names = {"platform": "facebook", "channelId": "c1", "username": "ada"}
        read = ayrshare_read("profile", profile("facebook", displayNames=[names]), at=6, id=REF)
        found = self.account_of(read).entity
        assert (found.account_id, found.account_name, found.created_at) == ("c1", "ada", at(6))

    def test_the_primary_profile_may_go_without_a_name(self):
        event = social(type="link", platform="facebook", ref_id=None)
        (key, _) = integration.touches(event)
        assert (key.account, key.id) == (None, "facebook")
        update = integration.sync(event, {})[0]
        assert (update.refetch.object, update.refetch.id) == ("profile", "")
        assert integration.related([update]) == frozenset()

    def test_a_read_of_a_profile_without_a_name(self):
        body = profile("facebook")
        del body["refId"]
        named, nameless = (ayrshare_read("profile", body, at=3, id=REF, account=account) for account in (REF, None))
        assert integration.touches(named)[0] == linked_key(REF)
        assert integration.sync(nameless, {})[0].missing == ("missing_key",)


class TestOwner:
    def test_a_profile_links_its_posts_and_accounts_before_and_after(self):
        events = (reply_post(), social(at=3, type="link", platform="facebook"))
        before, after = delivered(*events), delivered(*events, owned=False)
        assert after.row("post", "post-1").view.fields["user_id"] is None
        after.absorb(*OWNER)
        assert after.shown() == before.shown()
        assert after.row("social_account", "facebook").view.fields["user_id"] == "u1"

    def test_a_posts_own_link_goes_before(self):
        store = delivered(reply_post(postIds=[posted("twitter")]))
        store.absorb(POST, link(POST, "u2"))
        assert store.entity("post", "post-1").user_id == "u2"

    def test_two_links_of_one_profile_conflict(self):
        store = delivered(reply_post(postIds=[posted("twitter")]))
        store.absorb(profile_key(REF), link(profile_key(REF), "u0"))
        row = store.row("post", "post-1")
        assert (row.entity.user_id, row.missing) == ("u0", ("identity_conflict",))


def test_time_of_an_outcome_does_not_depend_on_redelivery():
    notice = scheduled(at=3.9, status="success", postIds=[posted("twitter")])
    assert notice.occurred_at == at(3.9)
    assert post_of(notice).view.fields["published_at"] == millis(3)
    assert at(3.9) - at(3) < timedelta(seconds=1)


def test_two_notices_of_one_second_leave_open_when_the_link_ends():
    told = [social(at=3, type="refresh", platform="x", refreshBy=f"2026-01-0{day}T00:00:00Z") for day in (1, 2)]
    read = ayrshare_read("profile", profile("x"), at=5, id=REF)
    for order in permutations(told):
        row = delivered(*order).row("social_account", "x")
        assert (row.ambiguous, row.refetch.object, row.refetch.not_before) == (True, "profile", at(5))
        after = delivered(*order, read).row("social_account", "x")
        assert (after.ambiguous, after.refetch) == (True, None)  # a read does not show it, so no other is asked for
        later = social(at=9, type="refresh", platform="x", refreshBy="2026-01-03T00:00:00Z")
        assert not delivered(*order, later).row("social_account", "x").ambiguous
    gone = ayrshare_read("profile", profile(), at=5, id=REF)
    assert delivered(*told, gone).row("social_account", "x").refetch is None
