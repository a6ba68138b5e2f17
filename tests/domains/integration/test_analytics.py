"""Totals over networks: their own names become ours, what they do not offer is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from example_times import NOW
from refusals import refused
from switchgear.domains.integration import METRICS, PostAnalytics, aggregate, read_metrics
from switchgear.testing.factories import strategy
from switchgear.types.platforms import SocialPlatform

NAMES = ("views", "likes", "shares", "comments", "clicks")


def counts(found: PostAnalytics) -> dict[str, int]:
    return {name: count for name in NAMES if (count := getattr(found, name)) is not None}


@pytest.mark.parametrize(
    ("platform", "sent", "read"),
    [
        (
            "instagram",
            {"likeCount": 4, "commentsCount": 2, "viewsCount": 90, "reachCount": 70, "savedCount": 1},
            {"likes": 4, "comments": 2, "views": 90},
        ),
        (
            "linkedin",
            {"likeCount": 1, "commentCount": 2, "shareCount": 3, "impressionCount": 4, "clickCount": 5},
            {"likes": 1, "comments": 2, "shares": 3, "views": 4, "clicks": 5},
        ),
        (
            "tiktok",
            {"videoViews": 7, "likeCount": 1, "shareCount": 2, "commentsCount": 0},
            {"views": 7, "likes": 1, "shares": 2, "comments": 0},
        ),
        ("youtube", {"views": "1200", "likes": "30", "comments": "4"}, {"views": 1200, "likes": 30, "comments": 4}),
        (
            "threads",
            {"views": 9, "likes": 1, "replies": 2, "reposts": 3, "quotes": 4},
            {"views": 9, "likes": 1, "comments": 2, "shares": 7},
        ),
        ("threads", {"reposts": 3}, {"shares": 3}),
        (
            "x",
            {
                "publicMetrics": {"likeCount": 1, "replyCount": 2, "retweetCount": 3, "quoteCount": 4},
                "organicMetrics": {"impressionCount": 50},
                "nonPublicMetrics": {"impressionCount": 60, "urlLinkClicks": 5},
            },
            {"likes": 1, "comments": 2, "shares": 7, "views": 50, "clicks": 5},
        ),
        ("x", {"nonPublicMetrics": {"impressionCount": 60}, "publicMetrics": None}, {"views": 60}),
        (
            "x",
            {"publicMetrics": {"impressionCount": 40}, "organicMetrics": {"urlLinkClicks": 4}},
            {"views": 40, "clicks": 4},
        ),
        (
            "facebook",
            {"likeCount": 38, "commentsCount": 13, "sharesCount": 2, "videoViews": 7, "clicksUnique": 5},
            {"likes": 38, "comments": 13, "shares": 2, "views": 7, "clicks": 5},
        ),
        (
            "bluesky",
            {"likeCount": 2, "quoteCount": 3, "replyCount": 2, "repostCount": 1},
            {"likes": 2, "comments": 2, "shares": 4},
        ),
        ("pinterest", {"totalComments": 1, "totalReactions": 2}, {"comments": 1, "likes": 2}),
        ("telegram", {"views": 5, "likes": 5}, {}),
        ("youtube", {"views": None, "likes": "many", "comments": -1}, {}),
        ("youtube", {"views": True, "likes": float("nan"), "comments": [1]}, {}),
        ("youtube", {"views": float("inf"), "likes": 3.0}, {"likes": 3}),
    ],
)
def test_a_networks_names_become_ours(platform, sent, read):
    found = read_metrics(SocialPlatform(platform), sent, NOW)

    assert counts(found) == read
    assert found.last_updated == NOW


def test_the_posts_of_a_thread_are_summed():
    tweets = [{"publicMetrics": {"likeCount": 1}}, {"publicMetrics": {"likeCount": 2, "replyCount": 5}}, {}]

    assert counts(read_metrics(SocialPlatform.X, tweets, NOW)) == {"likes": 3, "comments": 5}
    assert counts(read_metrics(SocialPlatform.X, [], NOW)) == {}


def test_totals_count_only_what_is_offered():
    totals = aggregate(
        {
            SocialPlatform.X: PostAnalytics(views=0, likes=1, last_updated=NOW),
            SocialPlatform.THREADS: PostAnalytics(likes=2, last_updated=NOW + timedelta(hours=1)),
        }
    )

    assert totals == PostAnalytics(views=0, likes=3, last_updated=NOW + timedelta(hours=1))
    assert "shares" not in totals.to_wire()


def test_totals_of_nothing_are_refused():
    assert refused(aggregate, {}) == [("", "empty")]


def test_the_table_names_our_metrics_only():
    assert METRICS.keys() <= set(SocialPlatform)
    assert {name for names in METRICS.values() for name in names} == {*NAMES, "impressions", "saves"}


@given(st.dictionaries(st.sampled_from(SocialPlatform), strategy(PostAnalytics), min_size=1, max_size=4))
def test_a_total_is_the_sum_whatever_the_order(parts):
    totals = aggregate(parts)

    assert totals == aggregate(dict(reversed(parts.items())))
    for name in NAMES:
        offered = [count for part in parts.values() if (count := getattr(part, name)) is not None]
        assert getattr(totals, name) == (sum(offered) if offered else None)
