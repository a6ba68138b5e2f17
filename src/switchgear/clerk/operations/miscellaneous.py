"""What belongs nowhere else (https://clerk.com/docs/reference/backend-api/tag/Miscellaneous)."""

from __future__ import annotations

from typing import Final

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.operations.parameters import CLERK
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Omittable, Text
from switchgear.pipeline.request import Request

__all__ = ["InterstitialParams", "Miscellaneous"]


class InterstitialParams(TypedDict, total=False):
    """Of which instance."""

    frontend_api: Omittable[Text]
    publishable_key: Omittable[Text]
    proxy_url: Omittable[Text]
    domain: Omittable[Text]
    sign_in_url: Omittable[Text]
    use_domain_for_script: Omittable[bool]


def _html(content: bytes) -> str:
    return content.decode(errors="replace")


INTERSTITIAL: Final = Kind(CLERK, "interstitial", "/v1/public/interstitial", _html)


class Miscellaneous(Namespace[ModeT], path="miscellaneous"):
    """`client.miscellaneous`."""

    @operation
    def interstitial(self, **params: Unpack[InterstitialParams]) -> Request[str]:
        """The page, as HTML, that finds out in a browser whether somebody is signed in."""
        return INTERSTITIAL.get(params=params)
