"""Operations as requests: what is sent, and what is refused instead. Nothing here sends anything."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from typing_extensions import is_typeddict

from every_operation import arguments, operations
from switchgear.ayrshare.client import AyrshareClient
from switchgear.ayrshare.models import HistoryPost, PostStatus
from switchgear.ayrshare.operations import PostHistory, PostOptions, Posts, Profiles, User
from switchgear.errors import InvalidRequest
from switchgear.pipeline.encoding import encode_query
from switchgear.pipeline.examples import example_calls, example_of
from switchgear.pipeline.operation import Operation
from switchgear.pipeline.operations import operations_of
from switchgear.pipeline.request import Caching, Repeat, Request, Timing
from switchgear.pipeline.shape import parts_of, shape_of
from switchgear.pipeline.signature import plain_of
from switchgear.types import SocialPlatform

NEXT_YEAR = datetime(2027, 1, 2, 3, 4, 5, 678901, tzinfo=timezone(timedelta(hours=2)))
NAIVE = datetime(2027, 1, 2)  # noqa: DTZ001 - refused for that

EVERY = {facts.name: facts for facts in operations_of(AyrshareClient) if facts.method}
"""All but flows, which are made of them."""
NEVER = {
    *("posts.retry", "posts.copy", "posts.bulk", "posts.delete_all_scheduled"),  # a post must never go twice
    *("comments.create", "comments.reply", "messages.send", "reviews.reply"),  # nor anything that others see
    *("profiles.create", "profiles.delete", "feeds.create", "links.create"),  # two, or another one
    *(name for name in EVERY if name.startswith("generate.")),  # each is counted
    *("ads.boost", "webhooks.set_secret"),  # it costs money; it would end the time of the old secret
}
TIMES = {
    Timing.POST: {
        *("posts.create", "posts.retry", "posts.copy", "comments.create", "comments.reply", "comments.delete"),
        *("messages.send", "reviews.reply", "reviews.delete_reply", "ads.boost", "ads.update"),
    },
    Timing.UPLOAD: {"media.upload", "media.put", "posts.bulk"},
    Timing.SLOW: {"media.resize", *(name for name in EVERY if name.startswith("generate."))},
}
STATED = {*("analytics.post", "analytics.social", "comments.get", "messages.list", "history.list", "history.network")}
"""Of which Ayrshare says until when it would answer the same."""
OF_THE_ACCOUNT = {"profiles.create", "profiles.list", "profiles.find", "profiles.generate_jwt", "media.put"}
"""Where no profile key goes along."""
OF_A_PROFILE = {"profiles.update", "profiles.unlink_social", "profiles.create_link_session", "profiles.delete"}
"""What must not reach the primary profile because a profile key is missing."""
FOR_ONESELF = {"profiles", "media", "validate.explain_error", "reviews", "history.list"}
"""Namespaces and operations that name networks and do not touch them, or not X."""


def operations_by_name() -> dict[str, Operation[..., Any, Any, Any]]:
    return operations("ayrshare")


@pytest.mark.parametrize("facts", EVERY.values(), ids=lambda facts: facts.name)
def test_policies(facts):
    assert facts.repeat is (
        Repeat.NEVER if facts.name in NEVER else Repeat.LOOKUP if facts.name == "posts.create" else Repeat.SAFE
    )
    assert facts.timing is next((timing for timing, names in TIMES.items() if facts.name in names), Timing.FAST)
    kept = facts.method == "GET" and facts.name.partition(".")[0] in {"profiles", "user"}
    otherwise = Caching.STATED if facts.name in STATED else Caching.NEVER
    assert facts.caching is (Caching.REFERENCE if kept else otherwise)


@pytest.mark.parametrize("name", EVERY)
def test_what_goes_along(name):
    args, kwargs = next(example_calls(operations_by_name()[name].build))
    with suppress(InvalidRequest):
        request = operations_by_name()[name].build(None, *args, **kwargs)
        expected = "required" if name in OF_A_PROFILE else name not in OF_THE_ACCOUNT
        assert request.tenant == expected
        assert request.tags
        assert all(tag.startswith("ayrshare:") for tag in request.tags)
        assert (request.lookup is not None) == (name == "posts.create")
        assert request.gone is None or request.decode(request.gone) is not None


NAMING = [
    (name, one.name)
    for name, facts in EVERY.items()
    for one in facts.parameters
    if one.name in {"platform", "platforms"} and not {name, name.partition(".")[0]} & FOR_ONESELF
]


@pytest.mark.parametrize(("name", "parameter"), NAMING)
@pytest.mark.parametrize(("network", "needs"), [("twitter", ("x",)), ("facebook", ())])
def test_what_touches_x_needs_its_credentials(name, parameter, network, needs):
    operation = operations_by_name()[name]
    named = {parameter: network if parameter == "platform" else [network]}
    args, kwargs = arguments("ayrshare", name)
    order = [one.name for one, _ in plain_of(operation.build)]
    given = {**dict(zip(order, args, strict=False)), **kwargs, **named}
    request = operation.build(None, *(given.pop(one) for one in order[: len(args)]), **given)
    assert request.needs == needs
    assert request.wants == ()


def test_enough_operations_name_the_networks_that_they_touch():
    assert len(NAMING) == 11


def _body(request: Request[Any]) -> Any:
    assert request.body is not None
    return json.loads(request.body.content)


def test_the_smallest_post():
    request = Posts.create.build(None, "Hi", platforms=[SocialPlatform.LINKEDIN])
    assert _body(request) == {"post": "Hi", "platforms": ["linkedin"]}
    assert request.query == ()


def test_every_parameter_of_a_post():
    request = Posts.create.build(
        None,
        "Grüße",
        platforms=["X", SocialPlatform.GOOGLE_BUSINESS, "twitter", "gmb", "facebook"],
        media_urls=("https://example.com/a.jpg",),
        schedule_date=NEXT_YEAR,
        validate_scheduled=False,
        title="T",
        first_comment="First!",
        disable_comments=True,
        shorten_links=True,
        auto_hashtag={"max": 3, "position": "end"},
        is_video=False,
        requires_approval=True,
        notes="n",
        options={"x": {"thread": True}, SocialPlatform.FACEBOOK: {"reels": True}, "tiktok": {"is_ai_generated": True}},
        other_options={"twitter": {"a_b": 1}, "fooOptions": {"a": [1]}},
        idempotency_key="key-1",
    )
    assert _body(request) == {
        "post": "Grüße",
        "platforms": ["twitter", "gmb", "facebook"],
        "mediaUrls": ["https://example.com/a.jpg"],
        "scheduleDate": "2027-01-02T01:04:05Z",
        "validateScheduled": False,
        "title": "T",
        "firstComment": {"comment": "First!"},
        "disableComments": True,
        "shortenLinks": True,
        "autoHashtag": {"max": 3, "position": "end"},
        "isVideo": False,
        "requiresApproval": True,
        "notes": "n",
        "idempotencyKey": "key-1",
        "xOptions": {"thread": True, "a_b": 1},
        "faceBookOptions": {"reels": True},
        "tikTokOptions": {"isAIGenerated": True},
        "fooOptions": {"a": [1]},
    }
    assert request.needs == ("x",)


def test_a_post_may_be_media_alone():
    body = _body(Posts.create.build(None, "", platforms=["tiktok"], media_urls=["https://example.com/a.mp4"]))
    assert body == {"post": "", "platforms": ["tiktok"], "mediaUrls": ["https://example.com/a.mp4"]}


def test_a_first_comment_may_be_ayrshares_object():
    comment = {"comment": "Look", "media_urls": ["https://example.com/a.jpg"]}
    body = _body(Posts.create.build(None, "a", platforms=["facebook"], first_comment=comment))
    assert body["firstComment"] == {"comment": "Look", "mediaUrls": ["https://example.com/a.jpg"]}


@pytest.mark.parametrize("platform", SocialPlatform)
def test_every_network_has_an_option_object(platform):
    def sent(**options: Any) -> Any:
        body = _body(Posts.create.build(None, "a", platforms=[platform], **options))
        (name,) = body.keys() - {"post", "platforms"}
        assert name.endswith("Options")
        return body[name]

    declared = shape_of(PostOptions).hints[platform]
    assert sent(other_options={platform: {"anyThing": 1}}) == {"anyThing": 1}
    known = next((part for part in parts_of(declared) if is_typeddict(part)), None)
    if known is None:
        assert platform is SocialPlatform.TELEGRAM
        return
    for name, hint in shape_of(known).hints.items():
        written = sent(options={platform: {name: example_of(hint)}})
        assert [key.lower() for key in written] == [name.replace("_", "")]
        with pytest.raises(InvalidRequest, match=rf"options\.{platform}\.{name}[. \[]"):
            sent(options={platform: {name: object()}})
    with pytest.raises(InvalidRequest, match=rf"options\.{platform}\.nothing is no parameter"):
        sent(options={platform: {"nothing": 1}})


@pytest.mark.parametrize(
    ("post", "wrong", "named"),
    [
        (1, {}, "post must be text"),
        (None, {}, "post must be text"),
        ("", {}, "post must not be empty"),
        ("a", {"platforms": []}, "platforms"),
        ("a", {"platforms": "x"}, "platforms must be a list"),
        ("a", {"platforms": [1]}, "must be text, not int"),
        ("a", {"platforms": ["x", "myspace", "all"]}, "'myspace', 'all'"),
        ("a", {"media_urls": []}, "media_urls"),
        ("a", {"media_urls": "https://example.com/a.jpg"}, "media_urls"),
        ("a", {"media_urls": ["http://example.com/a.jpg"]}, "media_urls must be https"),
        ("a", {"schedule_date": NAIVE}, "schedule_date"),
        ("a", {"schedule_date": "2027-01-01"}, "schedule_date"),
        ("a", {"schedule_date": datetime.max.replace(tzinfo=timezone(-timedelta(hours=1)))}, "schedule_date"),
        ("a", {"options": {"myspace": {}}}, "options.myspace is no parameter"),
        ("a", {"options": {"x": {"pol": 1}}}, "options.x.pol is no parameter of options.x; poll is"),
        (
            "a",
            {"options": {"x": {"poll": {"options": ["a"], "duration": 5}}}},
            "options.x.poll.options must hold at lea",
        ),
        ("a", {"other_options": {"post": {}}}, "other_options: 'post'"),
        ("a", {"other_options": {"x": {}, "twitter": {}}}, "other_options: 'twitter'"),
        ("a", {"other_options": {"x": {}, "xOptions": {}}}, "other_options: 'xOptions'"),
        ("a", {"other_options": {"x": {"a": object()}}}, "no JSON form"),
        ("a", {"idempotency_key": " "}, "idempotency_key"),
    ],
)
def test_a_bad_post_is_refused(post, wrong, named):
    with pytest.raises(InvalidRequest, match=named):
        Posts.create.build(None, post, **{"platforms": ["x"], **wrong})


@pytest.mark.parametrize(
    ("request_", "body"),
    [
        (Posts.delete.build(None, "p1"), {"id": "p1"}),
        (Posts.delete.build(None, "p1", mark_manual_deleted=True), {"id": "p1", "markManualDeleted": True}),
        (Posts.retry.build(None, "p1"), {"id": "p1"}),
        (Profiles.delete.build(None, title="Ann"), {"title": "Ann"}),
        (Profiles.delete.build(None), {}),
        (
            Profiles.create.build(
                None,
                "Ann",
                messaging_active=True,
                disable_social=["x", "gmb"],
                hide_top_header=True,
                hide_logo=False,
                top_header="Hello",
                sub_header="there",
                team=True,
                email="ann@example.com",
                tags=["a", "b"],
            ),
            {
                "title": "Ann",
                "messagingActive": True,
                "disableSocial": ["twitter", "gmb"],
                "hideTopHeader": True,
                "hideLogo": False,
                "topHeader": "Hello",
                "subHeader": "there",
                "team": True,
                "email": "ann@example.com",
                "tags": ["a", "b"],
            },
        ),
    ],
)
def test_bodies(request_, body):
    assert _body(request_) == body


def test_the_clients_own_profile_is_deleted_only_with_its_key():
    assert Profiles.delete.build(None).tenant == "required"


@pytest.mark.parametrize(
    ("request_", "query"),
    [
        (PostHistory.list.build(None), ""),
        (PostHistory.list.build(None, limit=1000, last_days=0), "limit=1000&lastDays=0"),
        (
            PostHistory.list.build(
                None, start_date=NEXT_YEAR, end_date=datetime(2027, 2, 1, tzinfo=UTC), type="scheduled"
            ),
            "startDate=2027-01-02T01%3A04%3A05Z&endDate=2027-02-01T00%3A00%3A00Z&type=scheduled",
        ),
        (
            PostHistory.list.build(
                None, status=PostStatus.AWAITING_APPROVAL, platforms=["x", "linkedin"], auto_repost_id="r"
            ),
            "status=awaiting+approval&platforms[0]=twitter&platforms[1]=linkedin&autoRepostId=r",
        ),
        (User.get.build(None, instagram_details=True), "instagramDetails=true"),
        (
            Profiles.list.build(
                None,
                limit=5000,
                title="A&B",
                ref_id="r",
                has_active_social_accounts=False,
                includes_active_social_accounts=["x"],
            ),
            "limit=5000&title=A%26B&refId=r&hasActiveSocialAccounts=false&includesActiveSocialAccounts[0]=twitter",
        ),
        (Profiles.list.build(None).at("c2"), "cursor=c2"),
        (Profiles.find.build(None, ref_id="r"), "refId=r"),
    ],
)
def test_queries(request_, query):
    assert encode_query(request_.query) == query


@pytest.mark.parametrize(
    ("build", "named"),
    [
        (lambda: Posts.get.build(None, ""), "post_id"),
        (lambda: Posts.get.build(None, "../user"), "post_id"),
        (lambda: Posts.delete.build(None, ""), "post_id"),
        (lambda: Posts.retry.build(None, " "), "post_id"),
        (lambda: PostHistory.list.build(None, limit=0), "limit"),
        (lambda: PostHistory.list.build(None, limit=1001), "limit"),
        (lambda: PostHistory.list.build(None, limit=True), "limit"),
        (lambda: PostHistory.list.build(None, last_days=-1), "last_days"),
        (lambda: PostHistory.list.build(None, last_days=1, start_date=NEXT_YEAR), "last_days"),
        (lambda: PostHistory.list.build(None, end_date=NAIVE), "end_date"),
        (lambda: PostHistory.list.build(None, platforms=[]), "platforms"),
        (lambda: Profiles.create.build(None, ""), "title"),
        (lambda: Profiles.create.build(None, "Ann", team=True), "team"),
        (lambda: Profiles.create.build(None, "Ann", tags=[""]), "tags"),
        (lambda: Profiles.create.build(None, "Ann", disable_social=["nope"]), "disable_social"),
        (lambda: Profiles.list.build(None, limit=5001), "limit"),
        (lambda: Profiles.list.build(None, includes_active_social_accounts="x"), "includes_active"),
        (lambda: Profiles.find.build(None), "title or ref_id"),
        (lambda: Profiles.find.build(None, title="a", ref_id="b"), "title or ref_id"),
        (lambda: Profiles.find.build(None, title=" "), "title"),
        (lambda: Profiles.delete.build(None, title=""), "title"),
    ],
)
def test_bad_input_is_refused(build, named):
    with pytest.raises(InvalidRequest, match=named):
        build()


def test_what_comes_after_the_call_began_does_not_reach_the_body():
    urls = ["https://example.com/a.jpg"]
    request = Posts.create.build(None, "a", platforms=["facebook"], media_urls=urls)
    urls.append("https://example.com/b.jpg")
    assert _body(request)["mediaUrls"] == ["https://example.com/a.jpg"]


@pytest.mark.parametrize(
    ("request_", "body"),
    [
        (Posts.reschedule.build(None, "p1", NEXT_YEAR), {"id": "p1", "scheduleDate": "2027-01-02T01:04:05Z"}),
        (Posts.pause.build(None, "p1"), {"id": "p1", "scheduledPause": True}),
        (Posts.resume.build(None, "p1"), {"id": "p1", "scheduledPause": False}),
        (Posts.delete_many.build(None, ["p1", "p2"]), {"bulk": ["p1", "p2"]}),
        (Posts.delete_all_scheduled.build(None), {"deleteAllScheduled": True}),
    ],
)
def test_what_becomes_of_a_schedule(request_, body):
    assert _body(request_) == body


def test_a_calendar_is_read_page_by_page_and_begins_with_the_earliest():
    begin, rows = (
        NEXT_YEAR,
        [HistoryPost(id=f"p{n}", schedule_date=NEXT_YEAR + timedelta(hours=n)) for n in range(1500)],
    )
    steps = Posts.calendar.build(None, begin, begin + timedelta(days=100))
    first = next(steps)
    assert dict(first.query)["endDate"].startswith("2027-04-12")
    second = steps.send(tuple(rows[:499:-1][:1000]))
    assert dict(second.query)["endDate"] == "2027-01-22T21:04:05Z"
    with pytest.raises(StopIteration) as stop:
        steps.send(tuple(rows[500::-1]))
    assert [row.id for row in stop.value.value] == [row.id for row in rows]
    with pytest.raises(InvalidRequest, match="before start"):
        next(Posts.calendar.build(None, begin, begin - timedelta(seconds=1)))
