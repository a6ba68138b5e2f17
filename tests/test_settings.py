"""Policies and credentials: their defaults, their ranges, and how the environment says them."""

from __future__ import annotations

import copy
import math
import pickle
from dataclasses import FrozenInstanceError, asdict, fields, replace
from typing import Any

import pytest
from pydantic import SecretStr

from switchgear.errors import ConfigurationError
from switchgear.settings import (
    BreakerPolicy,
    BudgetPolicy,
    CachePolicy,
    Credentials,
    LimiterPolicy,
    RetryPolicy,
    Settings,
)
from switchgear.types.unset import UNSET


class TestDefaults:
    def test_as_documented(self):
        assert asdict(Settings()) == {
            "deadline": None,
            "attempt_timeout": None,
            "retry": {"attempts": 3, "base": 0.5, "cap": 8.0},
            "budget": {"capacity": 500, "retry_cost": 5, "success_refund": 1},
            "breaker": {
                "ratio": 0.5,
                "minimum_calls": 20,
                "window": 30.0,
                "consecutive": 5,
                "open_for": 30.0,
                "probes": 3,
            },
            "limiter": UNSET,
            "hold_back": 60.0,
            "concurrency": None,
            "cache": {
                "reference": True,
                "entity": False,
                "stated": True,
                "ttl": 300.0,
                "max_entries": 1024,
                "shared": False,
                "stale_if_error": 0.0,
            },
            "enabled": True,
            "flags": {},
            "sdk_errors": True,
        }

    def test_they_are_values(self):
        assert Settings() == Settings()
        assert Settings() == pickle.loads(pickle.dumps(Settings()))  # noqa: S301 - of this test's own making
        with pytest.raises(FrozenInstanceError):
            Settings().deadline = 3.0  # type: ignore[misc]


RANGES: list[tuple[type[Any], dict[str, Any], str]] = [
    (Settings, {"deadline": 0}, "deadline"),
    (Settings, {"deadline": -1}, "deadline"),
    (Settings, {"deadline": math.inf}, "deadline"),
    (Settings, {"deadline": math.nan}, "deadline"),
    (Settings, {"attempt_timeout": 0}, "attempt_timeout"),
    (Settings, {"flags": {"stripe": 1.5}}, "flag 'stripe'"),
    (Settings, {"flags": "stripe"}, "flags must be a mapping"),
    (Settings, {"flags": {"stripe": True}}, "flag 'stripe'"),
    (RetryPolicy, {"attempts": 0}, "attempts"),
    (RetryPolicy, {"base": -0.1}, "base"),
    (RetryPolicy, {"base": 9.0}, "base"),
    (RetryPolicy, {"cap": math.inf}, "cap"),
    (BudgetPolicy, {"capacity": -1}, "capacity"),
    (BudgetPolicy, {"retry_cost": 0}, "retry_cost"),
    (BudgetPolicy, {"success_refund": -1}, "success_refund"),
    (BreakerPolicy, {"ratio": 0}, "ratio"),
    (BreakerPolicy, {"ratio": 1.1}, "ratio"),
    (BreakerPolicy, {"minimum_calls": 0}, "minimum_calls"),
    (BreakerPolicy, {"consecutive": 0}, "consecutive"),
    (BreakerPolicy, {"probes": 0}, "probes"),
    (BreakerPolicy, {"window": 0}, "window"),
    (BreakerPolicy, {"open_for": 0}, "open_for"),
    (Settings, {"concurrency": 0}, "concurrency"),
    (CachePolicy, {"ttl": 0}, "ttl"),
    (CachePolicy, {"ttl": 901}, "ttl"),
    (CachePolicy, {"max_entries": 0}, "max_entries"),
]


POLICIES: dict[type[Any], dict[str, Any]] = {
    Settings: {},
    RetryPolicy: {},
    BudgetPolicy: {},
    BreakerPolicy: {},
    LimiterPolicy: {"requests": 1, "per": 1.0},
    CachePolicy: {},
}
NUMBERS = [
    (kind, each.name)
    for kind in POLICIES
    for each in fields(kind)
    if ("int" in each.type or "float" in each.type) and "Mapping" not in each.type
]


@pytest.mark.parametrize(("kind", "name"), NUMBERS)
@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, -1, -0.5, True, "1", [], 1e308, 1e10])
def test_every_number_is_one_that_can_be_waited_for_or_counted(kind, name, value):
    with pytest.raises(ConfigurationError, match=name):
        kind(**POLICIES[kind] | {name: value})


def test_a_number_that_must_be_there_is():
    with pytest.raises(ConfigurationError, match="hold_back"):
        Settings(hold_back=None)  # type: ignore[arg-type]


def test_there_are_numbers():
    assert len(NUMBERS) == 21


@pytest.mark.parametrize(("kind", "values", "named"), RANGES)
def test_what_is_out_of_range_is_named(kind, values, named):
    with pytest.raises(ConfigurationError, match=named):
        kind(**values)
    with pytest.raises(ConfigurationError, match=named):
        replace(kind(), **values)


@pytest.mark.parametrize(
    ("requests", "per", "named"),
    [(0, 1.0, "requests"), (1, 0.0, "per"), (1, -1.0, "per"), (1, math.inf, "per"), (1, math.nan, "per")],
)
def test_a_rate_out_of_range_is_named(requests, per, named):
    with pytest.raises(ConfigurationError, match=named):
        LimiterPolicy(requests=requests, per=per)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Settings, {"concurrency": 1, "limiter": None}),
        (LimiterPolicy, {"requests": 1, "per": 0.001}),
        (Settings, {"deadline": 0.001, "attempt_timeout": 1e6}),
        (RetryPolicy, {"attempts": 1, "base": 0, "cap": 0}),
        (BudgetPolicy, {"capacity": 0, "retry_cost": 1, "success_refund": 0}),
        (
            BreakerPolicy,
            {"ratio": 1, "minimum_calls": 1, "consecutive": 1, "probes": 1, "window": 0.1, "open_for": 0.1},
        ),
        (CachePolicy, {"ttl": 900, "max_entries": 1}),
    ],
)
def test_what_is_just_within_is_accepted(kind, values):
    made = kind(**values)
    assert {name: getattr(made, name) for name in values} == values


class TestSettingsFromTheEnvironment:
    @pytest.mark.parametrize(
        ("variable", "text", "expected"),
        [
            ("SWITCHGEAR_DEADLINE", "2.5", Settings(deadline=2.5)),
            ("SWITCHGEAR_DEADLINE", " 3 ", Settings(deadline=3)),
            ("SWITCHGEAR_ATTEMPT_TIMEOUT", "10", Settings(attempt_timeout=10)),
            ("SWITCHGEAR_ATTEMPTS", "5", Settings(retry=RetryPolicy(attempts=5))),
            ("SWITCHGEAR_CACHE_TTL", "60", Settings(cache=CachePolicy(ttl=60))),
            *[("SWITCHGEAR_ENABLED", text, Settings(enabled=True)) for text in ("1", "true", "TRUE", "yes", " on ")],
            *[("SWITCHGEAR_ENABLED", text, Settings(enabled=False)) for text in ("0", "false", "No", "off")],
            *[(f"SWITCHGEAR_{name}", " ", Settings()) for name in ("DEADLINE", "ATTEMPTS", "CACHE_TTL", "ENABLED")],
            ("SWITCHGEAR_FLAGS", "stripe=0, ayrshare=0.5", Settings(flags={"stripe": 0, "ayrshare": 0.5})),
            ("SWITCHGEAR_UNKNOWN", "x", Settings()),
        ],
    )
    def test_values(self, variable, text, expected):
        assert Settings.from_env({variable: text}) == expected

    @pytest.mark.parametrize(
        ("variable", "texts"),
        [
            ("SWITCHGEAR_DEADLINE", ("soon", "0", "-1", "inf", "nan", "1s")),
            ("SWITCHGEAR_ATTEMPT_TIMEOUT", ("x", "0")),
            ("SWITCHGEAR_ATTEMPTS", ("0", "2.5", "many", "-3")),
            ("SWITCHGEAR_CACHE_TTL", ("0", "901", "x", "nan")),
            ("SWITCHGEAR_ENABLED", ("maybe", "2", "y")),
            ("SWITCHGEAR_FLAGS", ("stripe", "stripe=", "stripe=2", "stripe=-1", "stripe=0=1", "stripe=nan")),
        ],
    )
    def test_a_wrong_value_is_refused_by_the_variables_name_and_not_repeated(self, variable, texts):
        for text in texts:
            with pytest.raises(ConfigurationError, match=f"^{variable} must be ") as refused:
                Settings.from_env({variable: text})
            assert refused.value.message.endswith(
                ("a positive number of seconds", "at least 1", "at most 900", "true or false", "stripe=0.5")
            )
            assert refused.value.__context__ is None

    def test_without_a_mapping_the_process_is_asked(self, monkeypatch):
        monkeypatch.setenv("SWITCHGEAR_DEADLINE", "4")
        monkeypatch.setenv("CLERK_SECRET_KEY", "sk_test_1")
        assert Settings.from_env().deadline == 4
        assert Credentials.from_env().clerk_secret_key == SecretStr("sk_test_1")


class TestCredentials:
    @pytest.mark.parametrize(
        ("variable", "attribute"),
        [
            ("CLERK_SECRET_KEY", "clerk_secret_key"),
            ("CLERK_JWT_KEY", "clerk_jwt_key"),
            ("STRIPE_SECRET_KEY", "stripe_api_key"),
            ("STRIPE_API_KEY", "stripe_api_key"),
            ("AYRSHARE_API_KEY", "ayrshare_api_key"),
            ("AYRSHARE_PROFILE_KEY", "ayrshare_profile_key"),
            ("AYRSHARE_X_API_KEY", "ayrshare_x_api_key"),
            ("AYRSHARE_X_API_SECRET", "ayrshare_x_api_secret"),
        ],
    )
    @pytest.mark.parametrize(("text", "found"), [("key", "key"), (" key\n", "key"), ("", None), ("  ", None)])
    def test_one(self, variable, attribute, text, found):
        expected = {} if found is None else {attribute: SecretStr(found)}
        assert Credentials.from_env({variable: text}) == Credentials(**expected)

    @pytest.mark.parametrize(
        ("variable", "attribute"),
        [
            ("CLERK_WEBHOOK_SIGNING_SECRET", "clerk_webhook_secrets"),
            ("STRIPE_WEBHOOK_SECRET", "stripe_webhook_secrets"),
            ("AYRSHARE_WEBHOOK_SECRET", "ayrshare_webhook_secrets"),
        ],
    )
    @pytest.mark.parametrize(
        ("text", "found"), [("one", ["one"]), ("new, old", ["new", "old"]), (",one,,", ["one"]), ("", []), (" , ", [])]
    )
    def test_several(self, variable, attribute, text, found):
        secrets = tuple(map(SecretStr, found))
        assert Credentials.from_env({variable: text}) == Credentials(**{attribute: secrets})

    def test_the_publishable_key_is_no_secret(self):
        assert Credentials.from_env({"CLERK_PUBLISHABLE_KEY": " pk_test_1 "}).clerk_publishable_key == "pk_test_1"
        assert Credentials.from_env({"CLERK_PUBLISHABLE_KEY": " "}).clerk_publishable_key is None

    def test_the_first_of_two_names_wins(self):
        both = {"STRIPE_SECRET_KEY": "first", "STRIPE_API_KEY": "second"}
        assert Credentials.from_env(both).stripe_api_key == SecretStr("first")
        assert Credentials.from_env({**both, "STRIPE_SECRET_KEY": ""}).stripe_api_key == SecretStr("second")

    def test_nothing(self):
        assert Credentials.from_env({}) == Credentials()
        assert all(not getattr(Credentials(), field.name) for field in fields(Credentials))

    @pytest.mark.parametrize("wrap", [str, SecretStr])
    def test_no_secret_is_shown_or_pickled(self, wrap):
        secrets = {field.name for field in fields(Credentials)} - {"clerk_publishable_key"}
        given = {name: [wrap("hidden")] if name.endswith("s") else wrap("hidden") for name in secrets}
        credentials = Credentials(**given)
        assert "hidden" not in f"{credentials!r} {credentials!s} {asdict(credentials)}"
        assert credentials.stripe_api_key == SecretStr("hidden")
        assert credentials.stripe_webhook_secrets == (SecretStr("hidden"),)
        assert copy.deepcopy(credentials) is credentials
        with pytest.raises(TypeError, match="holds what a pickle would show"):
            pickle.dumps(credentials)

    @pytest.mark.parametrize("given", [{"stripe_api_key": 5}, {"stripe_webhook_secrets": None}])
    def test_what_is_no_text_is_refused_by_name(self, given):
        with pytest.raises(ConfigurationError, match=next(iter(given)).removesuffix("s")):
            Credentials(**given)
