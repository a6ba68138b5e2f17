"""What networks take: how they count, what they limit, and how a text is made to fit."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ayrshare_wire import Wire, done, each_colour
from switchgear.ayrshare.content import (
    LIMITS,
    Draft,
    MediaItem,
    adapt,
    adapt_each,
    code_points,
    graphemes,
    network_of,
    split_thread,
    urls_in,
    utf8_bytes,
    utf16_units,
    validate_post,
    x_weight,
)
from switchgear.ayrshare.operations import Posts, Validate
from switchgear.errors import InvalidRequest
from switchgear.types import SocialPlatform
from switchgear.types.platforms import ayrshare_name

FACTS = Path(__file__).parents[4] / "shared" / "contracts" / "ayrshare" / "FACTS.md"
FAMILY, FLAG, WAVE = "👨‍👩‍👧", "🇫🇷", "👋🏽"
PICTURE = "https://a.b/c.jpg"
ADDRESS = "https://example.com/" + "a" * 300

TEXTS = st.lists(
    st.sampled_from(
        ["word", "Wörter", "日本", FAMILY, FLAG, WAVE, "#tag", ADDRESS, "https://a.b/c.", "\n\n", "e\u0301", "x" * 90]
    )
    | st.text(max_size=12),
    max_size=60,
).map(" ".join)


@pytest.mark.parametrize(
    ("text", "points", "units", "octets", "seen", "weight"),
    [
        ("", 0, 0, 0, 0, 0),
        ("Hello", 5, 5, 5, 5, 5),
        ("Grüße", 5, 5, 7, 5, 5),
        ("日本", 2, 2, 6, 2, 4),
        ("e\u0301", 2, 2, 3, 1, 1),
        ("👋", 1, 2, 4, 1, 2),
        (WAVE, 2, 4, 8, 1, 2),
        (FAMILY, 5, 8, 18, 1, 2),
        (FLAG, 2, 4, 8, 1, 2),
        (FLAG * 2, 4, 8, 16, 2, 4),
        ("see https://a.b/c.", 18, 18, 18, 18, 28),
        (ADDRESS, 320, 320, 320, 320, 23),
    ],
)
def test_how_networks_count(text: str, points: int, units: int, octets: int, seen: int, weight: int) -> None:
    found = [count(text) for count in (code_points, utf16_units, utf8_bytes, graphemes, x_weight)]
    assert found == [points, units, octets, seen, weight]


def test_addresses_end_before_punctuation() -> None:
    assert urls_in("(https://a.b/c), http://d.e/f?g=h. https://i…") == (
        "https://a.b/c",
        "http://d.e/f?g=h",
        "https://i",
    )


def test_the_limits_are_those_of_the_facts() -> None:
    if not FACTS.exists():
        pytest.skip("the facts do not lie beside the project")
    rows = dict(re.findall(r"^\| (\w+) \| ([\d,]+)(?= )", FACTS.read_text(), re.MULTILINE))
    told = {ayrshare_name(network): f"{limits.text:,}" for network, limits in LIMITS.items()}
    assert {name: number for name, number in rows.items() if name in told} == told
    assert LIMITS.keys() == set(SocialPlatform)


@pytest.mark.parametrize(("name", "network"), [("twitter", "x"), ("X", "x"), ("gmb", "google_business")])
def test_networks_go_by_any_of_their_names(name: str, network: str) -> None:
    assert network_of(name) == network
    with pytest.raises(InvalidRequest, match="'myspace' is no network"):
        network_of("myspace")


@pytest.mark.parametrize(
    ("platform", "draft", "said"),
    [
        ("x", Draft(text="a" * 281), ["text has a length of 281, and 280 is taken"]),
        ("x", Draft(text="a" * 256 + " " + ADDRESS), []),
        ("x", Draft(text="a", alt_texts=("a" * 1001,)), ["alt_text has a length of 1001"]),
        ("x", Draft(text="a", media=[MediaItem(f"https://a.b/{n}.jpg") for n in range(5)]), ["media holds 5 pictures"]),
        ("facebook", Draft(), ["text is empty"]),
        ("instagram", Draft(text="#a #b #c #d #e #f"), ["media is required", "holds 6 hashtags, and 5"]),
        (
            "instagram",
            Draft(text="@a @b @c @d", media=[MediaItem(PICTURE, 9_000_000)]),
            ["4 mentions", "9000000"],
        ),
        ("instagram", Draft(media=[MediaItem("https://a.b/c.jpg")], first_comment="a" * 2197), ["first_comment has"]),
        ("reddit", Draft(text="a"), ["title is required", "subreddit is required"]),
        ("reddit", Draft(text="a", title="b" * 301, subreddit="r"), ["title has a length of 301"]),
        ("youtube", Draft(text="a", title="b", media=[MediaItem("https://a.b/c.jpg")]), ["video is required"]),
        (
            "youtube",
            Draft(text="ü" * 2501, title="b", media=[MediaItem(ADDRESS, video=True)]),
            ["length of 5002"],
        ),
        ("youtube", Draft(title="b", media=[MediaItem(f"https://a.b/{n}.MP4") for n in range(2)]), ["2 videos, and 1"]),
        ("tiktok", Draft(media=[MediaItem("https://a.b/c.PNG?d=e")]), ["a .png file, which is refused"]),
        ("gmb", Draft(text="Call +49 30 1234 5678!"), ["telephone number"]),
        (
            "gmb",
            Draft(text="In 2026, 10000 of 123456", media=[MediaItem(PICTURE, 9_999)]),
            ["fewer than 10000"],
        ),
        ("threads", Draft(text="#a #b"), ["2 hashtags, and 1"]),
        ("threads", Draft(text="see https://a.b/#c and a#b #d"), []),
    ],
)
def test_every_reason_is_told(platform: str, draft: Draft, said: list[str]) -> None:
    found = [str(violation) for violation in validate_post(draft, [platform])]
    assert len(found) == len(said)
    assert all(part in text for part, text in zip(said, found, strict=True))
    assert all(text.startswith(f"{network_of(platform)}: ") for text in found)


def test_several_networks_are_told_apart() -> None:
    found = validate_post(Draft(text="a" * 400), ["x", "bluesky", "facebook", "twitter"])
    assert [violation.platform for violation in found] == [SocialPlatform.X, SocialPlatform.BLUESKY]


@given(text=TEXTS, platform=st.sampled_from(SocialPlatform))
def test_an_adapted_text_fits_and_stays(text: str, platform: SocialPlatform) -> None:
    short = adapt(text, platform)
    assert LIMITS[platform].counts(short) <= LIMITS[platform].text
    assert adapt(short, platform) == short
    if short == text:
        return
    assert not [one for one in validate_post(Draft(text=short), [platform]) if "length" in one.problem]


@given(text=TEXTS, platform=st.sampled_from(["x", "bluesky", "threads", "telegram"]), numbered=st.booleans())
def test_a_thread_fits_and_loses_nothing(text: str, platform: str, numbered: bool) -> None:
    assume(text.strip())
    limits, parts = LIMITS[network_of(platform)], split_thread(text, platform, numbered=numbered)
    assert all(0 < limits.counts(part) <= limits.text for part in parts)
    plain = [part.rpartition(" ")[0] for part in parts] if numbered else parts
    assert "".join("".join(plain).split()) == "".join(text.split())


def test_where_a_text_is_cut() -> None:
    words = "word " * 80
    assert adapt(words, "x").endswith("word…")
    first, second = split_thread("A" * 150 + ".\n\n" + "B" * 200, "x")
    assert (first[-1], second[0]) == (".", "B")
    first, second = split_thread("One sentence here. " * 20, "x")
    assert first.endswith(".")
    assert second.startswith("One")
    text = "a" * 270 + " " + "https://example.com/long"
    assert split_thread(text, "x") == ("a" * 270, "https://example.com/long")
    assert split_thread("word " * 200, "x", numbered=True)[0].endswith(" 1/4")
    assert adapt("#one #two", "threads") == "#one two"


def test_what_cannot_be_made_to_fit() -> None:
    for wrong in (
        lambda: split_thread("  ", "x"),
        lambda: adapt("aa", "x", limit=0),
        lambda: adapt("aaa", "x", limit=2),
    ):
        with pytest.raises(InvalidRequest):
            wrong()
    assert adapt("a" * 400, "x", limit=25_000) == "a" * 400


def test_one_call_serves_all_networks() -> None:
    assert adapt_each("Hello", ["x", "linkedin"]) == "Hello"
    text = "word " * 100
    texts = adapt_each(text, ["x", "linkedin", "bluesky"])
    assert isinstance(texts, dict)
    assert texts.keys() == {"default", SocialPlatform.X, SocialPlatform.BLUESKY}
    body = json.loads(Posts.create.build(None, text, platforms=["x", "linkedin"], adapt=True).body.content)  # type: ignore[union-attr]  # a create has a body
    assert body == {"post": {"default": text, "twitter": texts[SocialPlatform.X]}, "platforms": ["twitter", "linkedin"]}


@each_colour
def test_what_no_network_would_take_is_refused_before_it_is_sent(colour: str) -> None:
    wire = Wire(colour)
    posts = wire.client().posts
    with pytest.raises(InvalidRequest, match="instagram: media is required; reddit: title is required; r"):
        done(posts.create("Hello", platforms=["instagram", "reddit", "x"], adapt=True))
    with pytest.raises(InvalidRequest, match="has a text for each network already"):
        done(posts.create({"default": "Hello"}, platforms=["x"], adapt=True))
    assert wire.requests == []
    titled = {"reddit": {"title": "T", "subreddit": "r/test"}}
    assert not done(posts.create("Hello", platforms=["reddit"], adapt=True, options=titled)).failed


def test_a_check_adapts_too() -> None:
    request = Validate.post.build(None, "word " * 100, platforms=["bluesky"], adapt=True)
    assert request.body is not None
    assert json.loads(request.body.content)["post"]["bluesky"].endswith("…")
