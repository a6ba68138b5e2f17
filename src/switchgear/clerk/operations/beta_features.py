"""What is not settled yet (https://clerk.com/docs/reference/backend-api/tag/Beta-Features)."""

from __future__ import annotations

from typing import Final

from typing_extensions import TypedDict, Unpack, deprecated

from switchgear.clerk.models.instances import InstanceAuthSettings
from switchgear.clerk.operations.parameters import CLERK, nothing, some
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Given, Nullable
from switchgear.pipeline.request import Repeat, Request

__all__ = ["BetaFeatures", "InstanceAuthParams", "InstanceDomainParams"]


class InstanceAuthParams(TypedDict, total=False):
    """How users sign up."""

    restricted_to_allowlist: Nullable[bool]
    from_email_address: Nullable[str]
    """The part before the `@`."""
    progressive_sign_up: Nullable[bool]
    """Deprecated by Clerk."""
    test_mode: Nullable[bool]
    """Take addresses and numbers for tests."""


class InstanceDomainParams(TypedDict, total=False):
    """Where an instance moves."""

    home_url: Given[str]
    """Such as `https://www.example.com`."""
    is_secondary: Given[bool]
    """A subdomain is an application of its own."""


AUTH: Final = Kind(CLERK, "instance", "/v1/beta_features/instance_settings", InstanceAuthSettings)
BETA_DOMAIN: Final = Kind(CLERK, "domain", "/v1/beta_features/domain", nothing)
CHANGE_DOMAIN: Final = Kind(CLERK, "domain", "/v1/instance/change_domain", nothing)
_MOVES: Final = (CLERK.tag("domain"), CLERK.tag("instance"))


class BetaFeatures(Namespace[ModeT], path="beta_features"):
    """`client.beta_features`."""

    @operation
    def update_instance_settings(self, **params: Unpack[InstanceAuthParams]) -> Request[InstanceAuthSettings]:
        """Set what is given and leave the rest.

        Raises:
            InvalidRequest: There is nothing to update.
        """
        return AUTH.update(params=some(params), verb="PATCH")

    @operation
    @deprecated("use change_production_instance_domain")
    def update_production_instance_domain(self, **params: Unpack[InstanceDomainParams]) -> Request[None]:
        """Move a production instance to another domain, as `change_production_instance_domain` does."""
        return BETA_DOMAIN.update(params=params, verb="PUT", tags=_MOVES, repeat=Repeat.NEVER)

    @operation
    def change_production_instance_domain(self, **params: Unpack[InstanceDomainParams]) -> Request[None]:
        """Move a production instance to another domain. Each move signs all users out, so it is not repeated."""
        return CHANGE_DOMAIN.update(params=params, tags=_MOVES)
