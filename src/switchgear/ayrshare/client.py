"""`AyrshareClient` and `AsyncAyrshareClient`, and how Ayrshare says that something is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

from pydantic import SecretStr
from typing_extensions import Unpack, override

from switchgear._frames import frameless
from switchgear.ayrshare.models.profiles import AyrshareUser
from switchgear.ayrshare.operations.ads import Ads
from switchgear.ayrshare.operations.analytics import Analytics
from switchgear.ayrshare.operations.brand import Brand
from switchgear.ayrshare.operations.comments import Comments
from switchgear.ayrshare.operations.feeds import Feeds
from switchgear.ayrshare.operations.generate import Generate
from switchgear.ayrshare.operations.hashtags import Hashtags
from switchgear.ayrshare.operations.history import PostHistory
from switchgear.ayrshare.operations.links import Links
from switchgear.ayrshare.operations.media import Media
from switchgear.ayrshare.operations.messages import Messages
from switchgear.ayrshare.operations.posts import Posts
from switchgear.ayrshare.operations.profiles import Profiles
from switchgear.ayrshare.operations.reviews import Reviews
from switchgear.ayrshare.operations.schedules import AutoScheduling
from switchgear.ayrshare.operations.user import User
from switchgear.ayrshare.operations.validate import Validate
from switchgear.ayrshare.operations.webhooks import Webhooks
from switchgear.ayrshare.problems import problem
from switchgear.errors import ConfigurationError
from switchgear.pipeline.client import AsyncBaseApiClient, AsyncClientOptions, BaseApiClient, ClientOptions
from switchgear.pipeline.operation import Async, AsyncRaw, Bound, ModeT, Raw, Sync
from switchgear.pipeline.request import Repeat, Request, path
from switchgear.pipeline.service import ServiceSpec
from switchgear.settings import LimiterPolicy
from switchgear.types.headers import Headers
from switchgear.types.model import decoder
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
        """Publish, change, read, delete and retry posts."""
        return Posts(self)

    @cached_property
    def history(self) -> PostHistory[ModeT]:
        """Posts of the past, and those that are scheduled."""
        return PostHistory(self)

    @cached_property
    def analytics(self) -> Analytics[ModeT]:
        """How posts and accounts do."""
        return Analytics(self)

    @cached_property
    def comments(self) -> Comments[ModeT]:
        """Comments on posts."""
        return Comments(self)

    @cached_property
    def messages(self) -> Messages[ModeT]:
        """Direct messages."""
        return Messages(self)

    @cached_property
    def profiles(self) -> Profiles[ModeT]:
        """The account's profiles."""
        return Profiles(self)

    @cached_property
    def user(self) -> User[ModeT]:
        """The profile that the client acts for."""
        return User(self)

    @cached_property
    def webhooks(self) -> Webhooks[ModeT]:
        """Which address gets which webhook."""
        return Webhooks(self)

    @cached_property
    def media(self) -> Media[ModeT]:
        """Images and videos for posts."""
        return Media(self)

    @cached_property
    def auto_schedule(self) -> AutoScheduling[ModeT]:
        """Times at which posts go out by themselves."""
        return AutoScheduling(self)

    @cached_property
    def feeds(self) -> Feeds[ModeT]:
        """Feeds whose entries become posts."""
        return Feeds(self)

    @cached_property
    def generate(self) -> Generate[ModeT]:
        """Text that Ayrshare writes."""
        return Generate(self)

    @cached_property
    def hashtags(self) -> Hashtags[ModeT]:
        """Hashtags that fit a text."""
        return Hashtags(self)

    @cached_property
    def links(self) -> Links[ModeT]:
        """Short links."""
        return Links(self)

    @cached_property
    def reviews(self) -> Reviews[ModeT]:
        """Reviews, and answers to them."""
        return Reviews(self)

    @cached_property
    def ads(self) -> Ads[ModeT]:
        """Advertising on Facebook."""
        return Ads(self)

    @cached_property
    def validate(self) -> Validate[ModeT]:
        """Checks before anything is published."""
        return Validate(self)

    @cached_property
    def brand(self) -> Brand[ModeT]:
        """What is known of others' accounts."""
        return Brand(self)


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
