"""`ApiClientFactory` and `AsyncApiClientFactory`: clients made in one place, sharing what can be shared.

Clients of one factory share breakers and retry budgets by service and host, limiters by credential and tenant, and one
cache, whose keys hold the credential's digest. Synchronous clients share their connections with the whole process,
those of an asynchronous factory with each other. Closing the factory closes its clients.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, Literal, NoReturn, Self, TypeVar, cast, overload

from pydantic import SecretStr
from typing_extensions import Unpack, override

from switchgear._frames import frameless
from switchgear.errors import ClientClosed, ConfigurationError
from switchgear.pipeline.acceptance import check_heeded, check_kinds, check_options
from switchgear.pipeline.client import AsyncBaseApiClient, AsyncClientOptions, BaseApiClient, ClientOptions
from switchgear.pipeline.shared import Shared
from switchgear.pipeline.wire import AsyncTransport
from switchgear.settings import Credentials, Settings
from switchgear.types.secrets import AsyncCredential, Credential, SecretSource

if TYPE_CHECKING:
    from switchgear.ayrshare.client import AsyncAyrshareClient, AyrshareClient, XCredentials
    from switchgear.clerk.client import AsyncClerkClient, ClerkClient
    from switchgear.stripe.client import AsyncStripeClient, StripeClient

__all__ = ["ApiClientFactory", "AsyncApiClientFactory"]

ClerkT = TypeVar("ClerkT")
StripeT = TypeVar("StripeT")
AyrshareT = TypeVar("AyrshareT")
KeyT = TypeVar("KeyT")
"""What a key may be given as: `Credential` or `AsyncCredential`."""
ClientT = TypeVar("ClientT", bound=BaseApiClient)
AsyncClientT = TypeVar("AsyncClientT", bound=AsyncBaseApiClient)


_WAYS: Final = frozenset({"transport", "http_client"})
"""To the network: a client has one of them."""


class _Factory(ABC, Generic[ClerkT, StripeT, AyrshareT, KeyT]):
    """What both factories do; they differ in the classes they make, and in how they close."""

    _prefix: ClassVar[str]
    """Of the client classes' names."""
    _known: ClassVar[frozenset[str]]
    """What `options` may hold."""

    def __init__(
        self,
        credentials: Credentials | None,
        tenants: Mapping[str, Credentials] | None,
        options: Mapping[str, Any],
    ) -> None:
        self.credentials: Credentials = credentials or Credentials()
        self._tenants = dict(tenants or {})
        check_options(options, self._known)
        check_kinds(options, awaited=self._prefix == "Async")
        shared: Shared = options.get("shared") or Shared(options.get("settings"))
        check_heeded(options.get("settings") or shared.settings, shared)
        self._shared = shared.part()
        self._options: dict[str, Any] = {**options, "shared": self._shared}

    @frameless
    def clerk(self, *, secret_key: KeyT | None = None) -> ClerkT:
        """A client for Clerk.

        Raises:
            ConfigurationError: There is no key, or it cannot be one.
        """
        key = _needed(secret_key, self.credentials.clerk_secret_key, "clerk", "CLERK_SECRET_KEY")
        return cast(ClerkT, self._make("clerk", "ClerkClient", key))

    @frameless
    def stripe(self, *, api_key: KeyT | None = None, account: str | None = None) -> StripeT:
        """A client for Stripe, or for one of its connected accounts.

        Raises:
            ConfigurationError: There is no key, or it cannot be one.
        """
        key = _needed(api_key, self.credentials.stripe_api_key, "stripe", "STRIPE_SECRET_KEY or STRIPE_API_KEY")
        return cast(StripeT, self._make("stripe", "StripeClient", key, account=account))

    @frameless
    def ayrshare(self, *, api_key: KeyT | None = None, profile_key: SecretSource | None = None) -> AyrshareT:
        """A client for Ayrshare, acting for a profile if there is a profile key.

        Raises:
            ConfigurationError: There is no key, or only one of the two X credentials.
        """
        key = _needed(api_key, self.credentials.ayrshare_api_key, "ayrshare", "AYRSHARE_API_KEY")
        profile_key = profile_key or self.credentials.ayrshare_profile_key
        x_credentials = _x_credentials(self.credentials)
        made = self._make("ayrshare", "AyrshareClient", key, profile_key=profile_key, x_credentials=x_credentials)
        return cast(AyrshareT, made)

    @overload
    def create(self, name: Literal["clerk"]) -> ClerkT: ...
    @overload
    def create(self, name: Literal["stripe"]) -> StripeT: ...
    @overload
    def create(self, name: Literal["ayrshare"]) -> AyrshareT: ...
    def create(self, name: Literal["clerk", "stripe", "ayrshare"]) -> object:
        """A client by its service's name.

        Raises:
            ConfigurationError: There is no such service, or no credential for it.
        """
        makers: dict[str, Callable[[], object]] = {
            "clerk": self.clerk,
            "stripe": self.stripe,
            "ayrshare": self.ayrshare,
        }
        maker = makers.get(name)
        if maker is None:
            raise ConfigurationError(f"there is no service {name!r}; there are {', '.join(makers)}")
        return maker()

    def for_tenant(self, name: str) -> Self:
        """A factory with a tenant's own credentials; all else is shared, `close()` included.

        Raises:
            ConfigurationError: There is no such tenant.
        """
        if name not in self._tenants:
            known = ", ".join(sorted(self._tenants)) or "none"
            raise ConfigurationError(f"there is no tenant {name!r}; there are: {known}")
        self._client_options()  # what is opened is this factory's, for both to share
        twin = object.__new__(type(self))
        vars(twin).update(vars(self), credentials=self._tenants[name])
        return twin

    def _make(self, service: str, name: str, credential: object, **arguments: object) -> object:
        from importlib import import_module

        cls = getattr(import_module(f"switchgear.{service}.client"), self._prefix + name)
        return cls(credential, **arguments, **self._client_options())

    def _client_options(self, given: Mapping[str, Any] = MappingProxyType({})) -> dict[str, Any]:
        """The factory's options, outranked by those of one client."""
        if self._shared.lifetime.closed:
            raise ClientClosed("the factory is closed")
        if not _WAYS.isdisjoint(given):
            return {**{name: value for name, value in self._options.items() if name not in _WAYS}, **given}
        if _WAYS.isdisjoint(self._options):
            self._options["transport"] = self._own_transport()
        return {**self._options, **given}

    @abstractmethod
    def _own_transport(self) -> object:
        """The transport of clients that were given none."""

    @override
    def __repr__(self) -> str:
        closed = ", closed" if self._shared.lifetime.closed else ""
        return f"{type(self).__name__}(tenants={sorted(self._tenants)}{closed})"

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("a factory holds secrets; build it where it is used")


if TYPE_CHECKING:
    _SyncFactory = _Factory[ClerkClient, StripeClient, AyrshareClient, Credential]
    _AsyncFactory = _Factory[AsyncClerkClient, AsyncStripeClient, AsyncAyrshareClient, AsyncCredential]
else:
    _SyncFactory = _AsyncFactory = _Factory  # the clients' modules are imported when one is made


class ApiClientFactory(_SyncFactory):
    """Makes synchronous clients.

    Args:
        credentials: Of the three services; `from_env()` reads them from the environment.
        tenants: Credentials by tenant, for `for_tenant`.
        **options: For all clients, such as `transport=sandbox.transport`.
    """

    _prefix = ""
    _known = ClientOptions.__optional_keys__

    def __init__(
        self,
        credentials: Credentials | None = None,
        *,
        tenants: Mapping[str, Credentials] | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        super().__init__(credentials, tenants, options)
        self._borrowed = False

    @classmethod
    @frameless
    def from_env(cls, env: Mapping[str, str] | None = None, **options: Unpack[ClientOptions]) -> Self:
        """Read credentials and settings from the environment; what is missing is an error when it is needed.

        Raises:
            ConfigurationError: A `SWITCHGEAR_*` variable holds something else than it should.
        """
        if "settings" not in options:
            options["settings"] = Settings.from_env(env)
        return cls(Credentials.from_env(env), **options)

    @frameless
    def client(self, cls: type[ClientT], credential: Credential, **options: Unpack[ClientOptions]) -> ClientT:
        """A client of one's own class, sharing what this factory shares."""
        return cls(credential, **cast(ClientOptions, self._client_options(options)))

    @override
    def _own_transport(self) -> object:
        from switchgear.pipeline.transport.process import borrow

        self._borrowed = True
        return borrow()

    def close(self) -> None:
        """Close all clients of this factory; twice does no harm."""
        if self._shared.lifetime.end() and self._borrowed:
            from switchgear.pipeline.transport.process import give_back

            give_back()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncApiClientFactory(_AsyncFactory):
    """Makes asynchronous clients.

    Args:
        credentials: Of the three services; `from_env()` reads them from the environment.
        tenants: Credentials by tenant, for `for_tenant`.
        **options: For all clients, such as `transport=sandbox.async_transport`.
    """

    _prefix = "Async"
    _known = AsyncClientOptions.__optional_keys__

    def __init__(
        self,
        credentials: Credentials | None = None,
        *,
        tenants: Mapping[str, Credentials] | None = None,
        **options: Unpack[AsyncClientOptions],
    ) -> None:
        super().__init__(credentials, tenants, options)
        self._owned: AsyncTransport | None = None

    @classmethod
    @frameless
    def from_env(cls, env: Mapping[str, str] | None = None, **options: Unpack[AsyncClientOptions]) -> Self:
        """Read credentials and settings from the environment; what is missing is an error when it is needed.

        Raises:
            ConfigurationError: A `SWITCHGEAR_*` variable holds something else than it should.
        """
        if "settings" not in options:
            options["settings"] = Settings.from_env(env)
        return cls(Credentials.from_env(env), **options)

    @frameless
    def client(
        self, cls: type[AsyncClientT], credential: AsyncCredential, **options: Unpack[AsyncClientOptions]
    ) -> AsyncClientT:
        """A client of one's own class, sharing what this factory shares."""
        return cls(credential, **cast(AsyncClientOptions, self._client_options(options)))

    @override
    def _own_transport(self) -> object:
        from switchgear.pipeline.transport.process import async_transport

        self._owned = async_transport()
        return self._owned

    async def close(self) -> None:
        """Close all clients of this factory; twice does no harm."""
        if self._shared.lifetime.end() and self._owned is not None:
            await self._owned.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def _needed(given: KeyT | None, configured: SecretStr | None, service: str, variables: str) -> KeyT | SecretStr:
    credential = configured if given is None else given
    if credential is None:
        raise ConfigurationError(f"there is no credential for {service}: set {variables}, or hand one over")
    return credential


def _x_credentials(credentials: Credentials) -> XCredentials | None:
    key, secret = credentials.ayrshare_x_api_key, credentials.ayrshare_x_api_secret
    if key is None and secret is None:
        return None
    if key is None or secret is None:
        raise ConfigurationError("X needs both AYRSHARE_X_API_KEY and AYRSHARE_X_API_SECRET, and there is only one")
    from switchgear.ayrshare.client import XCredentials

    return XCredentials(key=key, secret=secret)
