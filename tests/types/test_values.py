"""The small values: cache tags, money, local ids, platforms, secrets and `UNSET`."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from switchgear.types import (
    UNSET,
    CacheTag,
    Money,
    SocialPlatform,
    Unrecognized,
    local_id,
    parse_platform,
)
from switchgear.types.money import exponent
from switchgear.types.platforms import ayrshare_name
from switchgear.types.secrets import digest, reveal


class TestCacheTag:
    @pytest.mark.parametrize(
        ("tag", "text", "kind"),
        [
            (CacheTag.of("stripe", "customer", "cus_1"), "stripe:customer:cus_1", "stripe:customer"),
            (CacheTag.of("stripe", "customer"), "stripe:customer", "stripe:customer"),
            (CacheTag.of("ayrshare", "profile", "a:b"), "ayrshare:profile:a:b", "ayrshare:profile"),
        ],
    )
    def test_form(self, tag, text, kind):
        assert tag == text
        assert type(tag) is CacheTag
        assert tag.kind == kind
        assert tag.kind.kind == kind


class TestMoney:
    @pytest.mark.parametrize(
        ("amount", "currency", "major"),
        [
            (1099, "usd", "10.99"),
            (-5, "EUR", "-0.05"),
            (500, "jpy", "500"),
            (1234, "kwd", "1.234"),
            (100, "isk", "1.00"),
            (0, "GBP", "0.00"),
        ],
    )
    def test_major(self, amount, currency, major):
        money = Money(amount, currency)
        assert money.major == Decimal(major)
        assert money.currency == currency.upper()

    @pytest.mark.parametrize("currency", ["", "us", "usdd", "u$d", "€€€", "123"])
    def test_no_currency(self, currency):
        with pytest.raises(ValueError, match="ISO 4217"):
            Money(1, currency)

    @given(st.integers(), st.sampled_from(["USD", "JPY", "KWD"]))
    def test_minor_and_major_agree(self, amount, currency):
        if abs(amount) < 10**20:
            assert Money(amount, currency).major * 10 ** exponent(currency) == amount


class TestLocalId:
    def test_it_follows_from_the_providers(self):
        first = local_id("stripe", "customer", "cus_1")
        assert first == local_id("stripe", "customer", "cus_1")
        assert UUID(first).version == 5

    def test_whatever_differs_makes_another(self):
        base = {"provider": "stripe", "kind": "customer", "id": "cus_1", "account": "acct_1"}
        others = [{**base, name: "other"} for name in base]
        own = local_id(**base, namespace=UUID(int=1))  # type: ignore[arg-type]
        assert len({local_id(**base), own, *(local_id(**other) for other in others)}) == 6  # type: ignore[arg-type]


class TestPlatforms:
    @pytest.mark.parametrize(
        ("name", "platform"),
        [
            ("twitter", SocialPlatform.X),
            ("X", SocialPlatform.X),
            ("gmb", SocialPlatform.GOOGLE_BUSINESS),
            ("google_my_business", SocialPlatform.GOOGLE_BUSINESS),
            ("GoogleBusiness", SocialPlatform.GOOGLE_BUSINESS),
            ("LinkedIn", SocialPlatform.LINKEDIN),
            *[(platform.value, platform) for platform in SocialPlatform],
        ],
    )
    def test_any_of_its_names(self, name, platform):
        assert parse_platform(name) is platform

    def test_an_unknown_name_stays_as_it_is(self):
        assert parse_platform("MySpace") == Unrecognized("MySpace")

    @pytest.mark.parametrize("platform", SocialPlatform)
    def test_what_ayrshare_calls_it_is_read_back(self, platform):
        assert parse_platform(ayrshare_name(platform)) is platform

    def test_ayrshares_own_names(self):
        own = {platform: ayrshare_name(platform) for platform in SocialPlatform if ayrshare_name(platform) != platform}
        assert own == {SocialPlatform.X: "twitter", SocialPlatform.GOOGLE_BUSINESS: "gmb"}


class TestSecrets:
    def test_reveal(self):
        assert reveal("a") == reveal(SecretStr("a")) == "a"

    @given(st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), min_size=1), st.data())
    def test_a_digest_tells_apart_and_shows_nothing(self, parts, data):
        other = data.draw(st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), min_size=1))
        assert (digest(*parts) == digest(*other)) is (parts == other)
        assert len(digest(*parts)) == 32


class TestUnset:
    def test_it_is_false_and_one(self):
        assert not UNSET
        assert repr(UNSET) == str(UNSET) == f"{UNSET}" == "UNSET"
        assert copy.deepcopy(UNSET) is pickle.loads(pickle.dumps(UNSET)) is UNSET  # noqa: S301
        assert UNSET is not None
