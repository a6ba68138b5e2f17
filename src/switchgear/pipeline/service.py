"""`ServiceSpec`: all that the pipeline has to know about a service. Ours are three of them; yours can be a fourth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

from switchgear.errors import ApiError, ConfigurationError, api_error_class
from switchgear.pipeline.request import Method, Repeat, Request
from switchgear.pipeline.retry import Outcome, outcome_of_status
from switchgear.pipeline.wire import WireResponse
from switchgear.settings import LimiterPolicy
from switchgear.types.headers import Headers

__all__ = ["HTTP_REPEATS", "Problem", "ServiceSpec", "check_base_url", "problem_of_status"]

HTTP_REPEATS: Final[Mapping[Method, Repeat]] = MappingProxyType(
    {
        "GET": Repeat.SAFE,
        "PUT": Repeat.SAFE,
        "DELETE": Repeat.SAFE,
        "PATCH": Repeat.NEVER,
        "POST": Repeat.NEVER,
    }
)
"""What HTTP itself says about repeating."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What a service says is wrong, in our terms."""

    error: type[ApiError]
    message: str
    outcome: Outcome
    code: str | None = None
    request_id: str | None = None
    """Where the body holds it; else the headers are asked."""
    retry_after: float | None = None
    """Seconds to wait, where the body says so; else the headers are asked."""
    retryable: bool = False
    """The service says that the caller may send the same again later, though it is not repeated here."""
    held: tuple[str, ...] | None = None
    """Of a 429 that is about some calls only: by which of the limits that `Request.limited_by` names they are held, for
    the whole time that was asked; none: by all that the request names. None: it is about all calls of the owner."""
    details: Mapping[str, str] = field(default_factory=dict[str, str])
    """What else the service says, by name, for the error's `details`."""


def problem_of_status(response: WireResponse) -> Problem | None:
    """What the status alone says; None below 300."""
    status = response.status
    if status < 300:
        return None
    if status < 400:
        return Problem(ApiError, "the service answered with a redirect, which is not followed", Outcome.FINAL)
    return Problem(api_error_class(status), f"the service answered {status}", outcome_of_status(status))


def _any_credential(credential: str) -> None:
    if not credential.strip():
        raise ConfigurationError("the credential is empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSpec:
    """A service, described.

    A client of one's own is a spec, namespaces, and two classes of five lines.
    """

    name: str
    base_url: str
    """Without the version prefix, which belongs to the operations."""
    bases: Mapping[str, str] = field(default_factory=dict[str, str])
    """Other base URLs, by the name that `Request.base` gives. A client with a base URL of its own uses that for all."""
    scheme: str = "Bearer"
    """Of the `Authorization` header."""
    headers: tuple[tuple[str, str], ...] = ()
    """Sent with every request, such as the pinned API version."""
    tenant_header: str | None = None
    """Names the tenant, such as `Stripe-Account`; None: the service has none."""
    events_name_scope: bool = False
    """Whether the service's events say of which mode and of which tenant they are, whose id is no secret then."""
    extra_credentials: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Headers of further credentials, by the name that `Request.needs` gives."""
    idempotency_header: str | None = None
    repeat: Mapping[Method, Repeat] = field(default_factory=lambda: HTTP_REPEATS)
    """What repeating means by verb, where an operation does not say otherwise."""
    request_id_headers: tuple[str, ...] = ("x-request-id",)
    limit: LimiterPolicy | None = None
    """The rate that the service allows each credential and tenant; None: it is only heeded when the service says so. It
    is not kept at a base URL of the caller's own, nor where `Settings.limiter` says otherwise."""
    own_limits: frozenset[tuple[Method, str]] = frozenset()
    """Operations, by verb and path's template, with a limit of their own: their 429 says nothing about other calls."""
    suspends: LimiterPolicy | None = None
    """How many answers of 429 in what time the service forgives: then nothing goes until there is room again. None: it
    forgives all."""
    remaining: Callable[[Headers], int | None] | None = None
    """Reads from an answer's headers how many requests the rate leaves; None: the service does not say."""
    same_until: Callable[[bytes], datetime | None] | None = None
    """Reads from an answer's body until when the service itself would answer the same; None: it does not say."""
    problem: Callable[[WireResponse], Problem | None] = problem_of_status
    """Reads an answer's error; None: there is none. It never raises."""
    check_credential: Callable[[str], None] = _any_credential
    """Raises `ConfigurationError` for what cannot be a key of this service, without repeating it."""
    live: Callable[[str], bool | None] = lambda _: None
    """Whether a key is live (True) or test (False); None: the service does not say."""
    check: Callable[[], Request[str | None]] | None = None
    """A cheap read that shows that the key works and answers the account's id, for `client.check()`."""

    def repeat_of(self, request: Request[Any]) -> Repeat:
        """What repeating this request means; without a header for keys, `KEYED` means `NEVER`."""
        repeat = request.repeat or self.repeat.get(request.method, Repeat.NEVER)
        return Repeat.NEVER if repeat is Repeat.KEYED and self.idempotency_header is None else repeat

    @property
    def own_headers(self) -> frozenset[str]:
        """Headers that follow from a call or a client, in lower case; nobody sets them by hand."""
        single = filter(None, (self.tenant_header, self.idempotency_header))
        return frozenset(name.lower() for names in (*self.extra_credentials.values(), tuple(single)) for name in names)

    def request_id(self, response: WireResponse) -> str | None:
        """The service's id of a request, from the first header that has one."""
        for name in self.request_id_headers:
            if name in response.headers:
                return response.headers[name]
        return None


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def check_base_url(url: str) -> str:
    """The URL without its trailing slash.

    Raises:
        ConfigurationError: It is no absolute http(s) URL, or plain http to another machine, which would show the key.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        valid = parts.scheme in {"http", "https"} and host != "" and (parts.port is None or parts.port > 0)
        valid = valid and url.isascii() and url.isprintable() and " " not in url and bool(host.encode("idna"))
    except ValueError:
        valid, parts, host = False, urlsplit(""), ""
    if not valid:
        raise ConfigurationError("base_url must be an absolute http or https URL")
    if parts.username is not None or parts.query or parts.fragment:
        raise ConfigurationError("base_url must hold neither credentials nor a query")
    if parts.scheme == "http" and not _is_loopback(host):
        raise ConfigurationError("base_url must be https: plain http to another machine would show the credential")
    return url.rstrip("/")
