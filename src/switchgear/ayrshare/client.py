"""`AyrshareClient` and `AsyncAyrshareClient`, and how Ayrshare says that something is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, cast

from pydantic import SecretStr
from typing_extensions import Unpack, override

from switchgear._frames import frameless
from switchgear.ayrshare.models.posts import unwrap_post
from switchgear.ayrshare.models.profiles import AyrshareUser
from switchgear.ayrshare.operations.history import PostHistory
from switchgear.ayrshare.operations.posts import Posts
from switchgear.ayrshare.operations.profiles import Profiles
from switchgear.ayrshare.operations.user import User
from switchgear.errors import (
    ApiError,
    AuthenticationFailed,
    ConfigurationError,
    Duplicate,
    NotFound,
    RateLimited,
    ValidationFailed,
)
from switchgear.pipeline.client import AsyncBaseApiClient, AsyncClientOptions, BaseApiClient, ClientOptions
from switchgear.pipeline.operation import Async, AsyncRaw, Bound, ModeT, Raw, Sync
from switchgear.pipeline.request import Repeat, Request, path
from switchgear.pipeline.retry import Outcome
from switchgear.pipeline.service import Problem, ServiceSpec, problem_of_status
from switchgear.pipeline.wire import WireResponse
from switchgear.settings import LimiterPolicy
from switchgear.types.headers import Headers
from switchgear.types.model import decoder
from switchgear.types.reading import read_json
from switchgear.types.secrets import AsyncCredential, Credential, SecretSource, Unpicklable, reveal

__all__ = ["SPEC", "AsyncAyrshareClient", "AyrshareClient", "AyrshareNamespaces", "XCredentials"]

_CLASSES: Final[Mapping[str, type[ApiError]]] = {
    "102": AuthenticationFailed,  # even with 403
    "419": AuthenticationFailed,  # the X credentials are missing
    "107": Duplicate,  # Facebook has just had the same post
    "110": Duplicate,  # so has X
    "137": Duplicate,  # so has Ayrshare, within 48 hours
    "146": Duplicate,  # the title of a profile is taken
    "114": NotFound,
    "186": NotFound,
    "221": NotFound,
    "383": NotFound,  # the post was deleted before
    "156": ValidationFailed,  # the network is not linked
}
"""Most of Ayrshare's business errors are 400, so the code says more than the status."""

_HELD: Final = frozenset(("435",))
"""Codes of 429 by which a profile is held back for as many seconds as `details` says: a repeat would prolong it."""

_MESSAGE_LENGTH: Final = 300


def problem(response: WireResponse) -> Problem | None:
    """What Ayrshare says is wrong; None: nothing is.

    A call failed if its status or its body says so (Ayrshare's documentation: errors). Two bodies say so and are
    answers all the same: one that reports a success on some network beside the failures, and a stored post whose own
    status is `error`.
    """
    by_status, reply = problem_of_status(response), _reply(response.content)
    if _took_effect(reply) or (by_status is None and (reply.get("status") != "error" or "platforms" in reply)):
        return None
    otherwise = by_status or Problem(ValidationFailed, "the service answered with an error", Outcome.FINAL)
    by_network = _objects(reply.get("errors"))
    faults = by_network or [reply]
    code = _code(faults[0].get("code"))
    message = "; ".join(filter(None, map(_text, faults))) or otherwise.message
    if response.status == 429:
        wait = _seconds(faults[0].get("details"))
        outcome = Outcome.FINAL if code in _HELD else Outcome.REFUSED
        return Problem(RateLimited, message, outcome, code, retry_after=wait, retryable=True)
    known = _CLASSES.get(code or str(response.status))
    if known is None and "idempoten" in message.lower():  # its code is not documented
        known = Duplicate
    outcome = Outcome.FINAL if known or by_network else otherwise.outcome
    invited = all(fault.get("retryAvailable") is True for fault in faults)
    return Problem(known or otherwise.error, message, outcome, code, retryable=invited)


def _reply(content: bytes) -> dict[str, Any]:
    """The object that says what happened; it lies in `posts` with a profile key, in `history` if that is empty."""
    try:
        body = unwrap_post(read_json(content)[0])
    except ValueError:
        return {}
    reply = cast(dict[str, Any], body) if isinstance(body, dict) else {}
    history = reply.get("history")
    return cast(dict[str, Any], history) if isinstance(history, dict) else reply


def _objects(value: object) -> list[dict[str, Any]]:
    """The objects of a list."""
    items = cast(list[object], value) if isinstance(value, list) else []
    return [cast(dict[str, Any], item) for item in items if isinstance(item, dict)]


def _seconds(value: object) -> float | None:
    """A number of seconds."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 else None


def _took_effect(reply: Mapping[str, Any]) -> bool:
    """Whether some network published the post, or deleted it."""
    by_network = _objects(list(reply.values()))
    deleted = any(item.get("action") == "delete" and item.get("status") == "success" for item in by_network)
    return deleted or any(item.get("id") != "failed" for item in _objects(reply.get("postIds")))


def _code(value: object) -> str | None:
    return str(value) if isinstance(value, int | str) and not isinstance(value, bool) and value != "" else None


def _text(fault: Mapping[str, Any]) -> str:
    """`facebook (107): This status update is identical ...`."""
    message, platform, code = fault.get("message"), fault.get("platform"), _code(fault.get("code"))
    said = " ".join(message.split())[:_MESSAGE_LENGTH] if isinstance(message, str) else ""
    if not isinstance(platform, str):
        return said
    return f"{platform[:20]}{f' ({code})' if code else ''}: {said or 'refused'}"


def _check_api_key(key: str) -> None:
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise ConfigurationError("an Ayrshare API key is text without spaces", service="ayrshare")
    if key.startswith(("sk_", "pk_", "rk_", "whsec_")):
        raise ConfigurationError("this is a key of another service, not of Ayrshare", service="ayrshare")


def _remaining(headers: Headers) -> int | None:
    """What is left of the profile's requests (Ayrshare's documentation: rate limits)."""
    most, gone = headers.get("x-ratelimit-max", ""), headers.get("x-ratelimit-count", "")
    said = most.isdecimal() and gone.isdecimal() and max(len(most), len(gone)) < 10
    return int(most) - int(gone) if said else None


def _ref_id(body: bytes) -> str | None:
    return decoder(AyrshareUser)(body).ref_id


SPEC: Final = ServiceSpec(
    name="ayrshare",
    base_url="https://api.ayrshare.com",
    tenant_header="Profile-Key",
    extra_credentials={"x": ("X-Twitter-OAuth1-Api-Key", "X-Twitter-OAuth1-Api-Secret")},
    repeat={
        "GET": Repeat.SAFE,
        "POST": Repeat.NEVER,
        "PUT": Repeat.NEVER,
        "PATCH": Repeat.NEVER,
        "DELETE": Repeat.NEVER,
    },
    limit=LimiterPolicy(requests=300, per=300.0),  # 1,000 answers of 429 within a day suspend the profile
    remaining=_remaining,
    problem=problem,
    check_credential=_check_api_key,
    check=lambda: Request(method="GET", path=path("/api/user"), decode=_ref_id),
)
"""Ayrshare, described. It has no idempotency header: a key of `posts.create` travels in the body."""


@dataclass(frozen=True, slots=True, init=False, repr=False)
class XCredentials(Unpicklable):
    """Key and secret of one's own X application, which Ayrshare asks for with every call that touches X.

    Raises:
        ConfigurationError: One of the two is empty.
    """

    key: SecretStr
    secret: SecretStr

    @frameless
    def __init__(self, key: SecretSource, secret: SecretSource) -> None:
        if not reveal(key).strip() or not reveal(secret).strip():
            raise ConfigurationError("X credentials need both key and secret", service="ayrshare")
        object.__setattr__(self, "key", SecretStr(reveal(key)))
        object.__setattr__(self, "secret", SecretStr(reveal(secret)))

    @override
    def __repr__(self) -> str:
        return "XCredentials(**********)"


def _extra(x_credentials: XCredentials | None) -> dict[str, tuple[SecretSource, ...]]:
    return {} if x_credentials is None else {"x": (x_credentials.key, x_credentials.secret)}


class AyrshareNamespaces(Bound[ModeT]):
    """What an Ayrshare client offers, in any mode."""

    @cached_property
    def posts(self) -> Posts[ModeT]:
        """Publish, read, delete and retry posts."""
        return Posts(self)

    @cached_property
    def history(self) -> PostHistory[ModeT]:
        """Posts of the past, and those that are scheduled."""
        return PostHistory(self)

    @cached_property
    def user(self) -> User[ModeT]:
        """The profile that the client acts for."""
        return User(self)

    @cached_property
    def profiles(self) -> Profiles[ModeT]:
        """The account's profiles."""
        return Profiles(self)


class AyrshareClient(BaseApiClient, AyrshareNamespaces[Sync]):
    """Ayrshare, synchronously. Threads may share it.

    Args:
        api_key: The account's key, or a function that answers the current one.
        profile_key: The profile to act for; None: the primary profile.
        x_credentials: One's own X application, for posts to X.
        **options: See `ClientOptions`.

    Raises:
        ConfigurationError: The key cannot be one of Ayrshare, the profile key is empty, or an option is not acceptable.
    """

    spec = SPEC

    @frameless
    def __init__(
        self,
        api_key: Credential,
        *,
        profile_key: SecretSource | None = None,
        x_credentials: XCredentials | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        super().__init__(api_key, tenant=profile_key, extra_credentials=_extra(x_credentials), **options)

    @property
    def raw(self) -> AyrshareNamespaces[Raw]:
        """The same operations, each answering a `Response` with status, headers and attempts beside the value."""
        return AyrshareNamespaces[Raw].over(self._engine, Raw)


class AsyncAyrshareClient(AsyncBaseApiClient, AyrshareNamespaces[Async]):
    """Ayrshare, asynchronously; see `AyrshareClient`. Tasks of one event loop may share it."""

    spec = SPEC

    @frameless
    def __init__(
        self,
        api_key: AsyncCredential,
        *,
        profile_key: SecretSource | None = None,
        x_credentials: XCredentials | None = None,
        **options: Unpack[AsyncClientOptions],
    ) -> None:
        super().__init__(api_key, tenant=profile_key, extra_credentials=_extra(x_credentials), **options)

    @property
    def raw(self) -> AyrshareNamespaces[AsyncRaw]:
        """The same operations, each answering a `Response` with status, headers and attempts beside the value."""
        return AyrshareNamespaces[AsyncRaw].over(self._engine, AsyncRaw)
