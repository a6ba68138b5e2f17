"""Whether a proxy reaches Clerk (https://clerk.com/docs/reference/backend-api/tag/Proxy-Checks)."""

from __future__ import annotations

from typing import Final

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.instances import ProxyCheck
from switchgear.clerk.operations.parameters import CLERK
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Given
from switchgear.pipeline.request import Repeat, Request

__all__ = ["ProxyCheckParams", "ProxyChecks"]


class ProxyCheckParams(TypedDict, total=False):
    """What is checked."""

    domain_id: Given[str]
    proxy_url: Given[str]
    """Another one than the domain has, such as `https://example.com/__clerk`."""


PROXY_CHECK: Final = Kind(CLERK, "proxy_check", "/v1/proxy_checks/{proxy_check_id}", ProxyCheck)


class ProxyChecks(Namespace[ModeT], path="proxy_checks"):
    """`client.proxy_checks`."""

    @operation
    def verify(self, **params: Unpack[ProxyCheckParams]) -> Request[ProxyCheck]:
        """Check a proxy, before a domain uses it or again. Twice is as good as once.

        Raises:
            ValidationFailed: It does not reach Clerk.
        """
        return PROXY_CHECK.create(params, repeat=Repeat.SAFE)
