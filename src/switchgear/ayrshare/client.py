"""`AyrshareClient` and `AsyncAyrshareClient`, and how Ayrshare says that something is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self, cast

from pydantic import SecretStr
from typing_extensions import Unpack, override

from switchgear._frames import frameless
from switchgear.ayrshare import operations
from switchgear.ayrshare.models.base import Cached
from switchgear.ayrshare.models.profiles import AyrshareUser
from switchgear.ayrshare.problems import problem
from switchgear.errors import ConfigurationError
from switchgear.pipeline.client import AsyncBaseApiClient, AsyncClientOptions, BaseApiClient, ClientOptions
from switchgear.pipeline.namespaces import Offered
from switchgear.pipeline.operation import Async, AsyncRaw, Bound, ModeT, Raw, Sync
from switchgear.pipeline.request import Repeat, Request, path
from switchgear.pipeline.service import ServiceSpec
from switchgear.settings import LimiterPolicy
from switchgear.types.headers import Headers
from switchgear.types.model import decoder
from switchgear.types.reading import read_json
from switchgear.types.secrets import AsyncCredential, Credential, SecretSource, Unpicklable, reveal

__all__ = ["SPEC", "AsyncAyrshareClient", "AyrshareClient", "AyrshareNamespaces", "XCredentials"]


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


def _same_until(body: bytes) -> datetime | None:
    """When Ayrshare, which keeps answers itself, looks anew: `nextUpdate` of the whole, or the first of a network's."""
    answer: object = read_json(body)[0]
    if not isinstance(answer, dict):
        return None
    fields = cast(dict[str, object], answer)
    parts: list[object] = [fields]
    for value in fields.values():
        parts += cast(list[object], value) if isinstance(value, list) else [value]
    told = [cast(dict[str, object], part).get("nextUpdate") for part in parts if isinstance(part, dict)]
    times = (Cached.model_validate({"nextUpdate": one}).next_update for one in told if one is not None)
    return min((at for at in times if at is not None), default=None)


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
    limit=LimiterPolicy(requests=300, per=300.0),
    suspends=LimiterPolicy(requests=900, per=86_400.0),  # 1,000 suspend the profile, and others may add to these
    remaining=_remaining,
    same_until=_same_until,
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

    posts: Offered[operations.Posts[ModeT]] = Offered(lambda: operations.Posts)
    history: Offered[operations.PostHistory[ModeT]] = Offered(lambda: operations.PostHistory)
    analytics: Offered[operations.Analytics[ModeT]] = Offered(lambda: operations.Analytics)
    comments: Offered[operations.Comments[ModeT]] = Offered(lambda: operations.Comments)
    messages: Offered[operations.Messages[ModeT]] = Offered(lambda: operations.Messages)
    profiles: Offered[operations.Profiles[ModeT]] = Offered(lambda: operations.Profiles)
    user: Offered[operations.User[ModeT]] = Offered(lambda: operations.User)
    webhooks: Offered[operations.Webhooks[ModeT]] = Offered(lambda: operations.Webhooks)
    media: Offered[operations.Media[ModeT]] = Offered(lambda: operations.Media)
    auto_schedule: Offered[operations.AutoScheduling[ModeT]] = Offered(lambda: operations.AutoScheduling)
    feeds: Offered[operations.Feeds[ModeT]] = Offered(lambda: operations.Feeds)
    generate: Offered[operations.Generate[ModeT]] = Offered(lambda: operations.Generate)
    hashtags: Offered[operations.Hashtags[ModeT]] = Offered(lambda: operations.Hashtags)
    links: Offered[operations.Links[ModeT]] = Offered(lambda: operations.Links)
    reviews: Offered[operations.Reviews[ModeT]] = Offered(lambda: operations.Reviews)
    ads: Offered[operations.Ads[ModeT]] = Offered(lambda: operations.Ads)
    validate: Offered[operations.Validate[ModeT]] = Offered(lambda: operations.Validate)
    brand: Offered[operations.Brand[ModeT]] = Offered(lambda: operations.Brand)


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

    def for_profile(self, profile_key: SecretSource) -> Self:
        """A sibling that acts for a user's profile, with a limit and cached answers of its own."""
        return self.with_options(tenant=profile_key)

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

    def for_profile(self, profile_key: SecretSource) -> Self:
        """A sibling that acts for a user's profile, with a limit and cached answers of its own."""
        return self.with_options(tenant=profile_key)

    @property
    def raw(self) -> AyrshareNamespaces[AsyncRaw]:
        """The same operations, each answering a `Response` with status, headers and attempts beside the value."""
        return AyrshareNamespaces[AsyncRaw].over(self._engine, AsyncRaw)
