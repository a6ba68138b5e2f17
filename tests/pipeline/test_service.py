"""What the pipeline knows about a service."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from crm import SPEC
from scripted import reply
from switchgear.errors import (
    ApiError,
    AuthenticationFailed,
    ConfigurationError,
    Conflict,
    NotFound,
    PaymentFailed,
    PermissionDenied,
    RateLimited,
    ServerError,
    ValidationFailed,
    api_error_class,
)
from switchgear.pipeline.request import Method, Repeat, Request, path
from switchgear.pipeline.retry import Outcome
from switchgear.pipeline.service import HTTP_REPEATS, Problem, ServiceSpec, check_base_url, problem_of_status


def a_request(method: Any, repeat: Repeat | None = None) -> Request[bytes]:
    return Request(method=method, path=path("/x"), decode=bytes, repeat=repeat)


class TestRepeats:
    @pytest.mark.parametrize("method", get_args(Method))
    @pytest.mark.parametrize("repeat", Repeat)
    def test_what_the_operation_says_outranks_the_verb(self, method, repeat):
        assert SPEC.repeat_of(a_request(method, repeat)) is repeat

    @pytest.mark.parametrize(
        ("method", "repeat"),
        [("GET", "safe"), ("PUT", "safe"), ("DELETE", "safe"), ("PATCH", "never"), ("POST", "never")],
    )
    def test_what_http_says(self, method, repeat):
        assert ServiceSpec(name="x", base_url="https://x.test").repeat_of(a_request(method)) == repeat
        assert HTTP_REPEATS[method] == repeat

    def test_a_verb_that_a_service_says_nothing_about_is_never_repeated(self):
        spec = ServiceSpec(name="x", base_url="https://x.test", repeat={"GET": Repeat.SAFE})
        assert spec.repeat_of(a_request("DELETE")) is Repeat.NEVER


@pytest.mark.parametrize(
    ("status", "error", "outcome"),
    [
        (300, ApiError, Outcome.FINAL),
        (302, ApiError, Outcome.FINAL),
        (399, ApiError, Outcome.FINAL),
        (400, ValidationFailed, Outcome.FINAL),
        (401, AuthenticationFailed, Outcome.FINAL),
        (402, PaymentFailed, Outcome.FINAL),
        (403, PermissionDenied, Outcome.FINAL),
        (404, NotFound, Outcome.FINAL),
        (408, ValidationFailed, Outcome.UNKNOWN),
        (409, Conflict, Outcome.FINAL),
        (422, ValidationFailed, Outcome.FINAL),
        (429, RateLimited, Outcome.REFUSED),
        (500, ServerError, Outcome.UNKNOWN),
        (503, ServerError, Outcome.UNKNOWN),
        (599, ServerError, Outcome.UNKNOWN),
    ],
)
def test_what_a_status_says(status, error, outcome):
    problem = problem_of_status(reply(status))
    assert isinstance(problem, Problem)
    assert (problem.error, problem.outcome, problem.code) == (error, outcome, None)
    assert str(status) in problem.message or "redirect" in problem.message
    if status >= 400:
        assert api_error_class(status) is error


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_a_good_status_is_no_problem(status):
    assert problem_of_status(reply(status)) is None


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({}, None),
        ({"request-id": "a"}, "a"),
        ({"x-trace": "b"}, "b"),
        ({"x-trace": "b", "Request-Id": "a"}, "a"),
        ({"x-request-id": "c"}, None),
    ],
)
def test_request_ids(headers, found):
    spec = ServiceSpec(name="x", base_url="https://x.test", request_id_headers=("Request-Id", "X-Trace"))
    assert spec.request_id(reply(**headers)) == found


def test_defaults_of_a_service_that_says_little():
    spec = ServiceSpec(name="x", base_url="https://x.test")
    assert (spec.scheme, spec.headers, spec.tenant_header, spec.check) == ("Bearer", (), None, None)
    assert spec.live("any key") is None
    spec.check_credential("any key")
    with pytest.raises(ConfigurationError, match="empty"):
        spec.check_credential("  ")


def test_headers_that_nobody_sets_by_hand():
    assert SPEC.own_headers == {"crm-tenant", "idempotency-key", "vault-key", "vault-secret"}
    assert not ServiceSpec(name="x", base_url="https://x.test").own_headers


class TestBaseUrl:
    @pytest.mark.parametrize(
        ("url", "kept"),
        [
            ("https://api.test", "https://api.test"),
            ("https://api.test/", "https://api.test"),
            ("https://api.test:8443/v1//", "https://api.test:8443/v1"),
            ("HTTPS://API.test", "HTTPS://API.test"),
            ("http://localhost:8000", "http://localhost:8000"),
            ("http://LocalHost", "http://LocalHost"),
            ("http://127.0.0.1", "http://127.0.0.1"),
            ("http://127.8.9.1:99", "http://127.8.9.1:99"),
            ("http://[::1]:8000", "http://[::1]:8000"),
        ],
    )
    def test_accepted(self, url, kept):
        assert check_base_url(url) == kept

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "api.test",
            "//api.test",
            "ftp://api.test",
            "https://",
            "https:///path",
            "https://api.test:0",
            "https://api.test:port",
            "https://api.test:99999",
            "https://[::1",
            "https://api .test",
            "https://api.test\n",
            "https://äpi.test",
            "https://api.test/\x7f",
            "https://" + "a" * 64 + ".test",
        ],
    )
    def test_no_absolute_url(self, url):
        with pytest.raises(ConfigurationError, match="absolute http or https URL"):
            check_base_url(url)

    @pytest.mark.parametrize(
        "url",
        [
            "https://user:hidden@api.test",
            "https://hidden@api.test",
            "https://@api.test",
            "https://api.test?key=hidden",
            "https://api.test#hidden",
        ],
    )
    def test_what_does_not_belong_there(self, url):
        with pytest.raises(ConfigurationError, match="neither credentials nor a query") as refused:
            check_base_url(url)
        assert "hidden" not in str(refused.value)

    @pytest.mark.parametrize(
        "url",
        ["http://api.test", "http://127.evil.test", "http://localhost.evil.test", "http://10.0.0.1", "http://[::2]"],
    )
    def test_plain_http_to_another_machine(self, url):
        with pytest.raises(ConfigurationError, match="must be https"):
            check_base_url(url)
