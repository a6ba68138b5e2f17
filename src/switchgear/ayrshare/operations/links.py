"""Short links (https://www.ayrshare.com/docs/apis/links/overview); they are in the Max Pack."""

from __future__ import annotations

from typing import Final

from switchgear.ayrshare.models.texts import Links as LinkList
from switchgear.ayrshare.models.texts import ShortLink
from switchgear.ayrshare.operations.parameters import AYRSHARE
from switchgear.pipeline.evidence import Evidence, known_from
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Text
from switchgear.pipeline.request import Request

__all__ = ["Links"]

LINK: Final = Kind(AYRSHARE, "link", "/api/links/{link_id}", ShortLink)
LINKS: Final = LINK.reading(LinkList)


class Links(Namespace[ModeT], path="links"):
    """`/links`: short links."""

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def create(self, url: Text) -> Request[ShortLink]:
        """Shorten an address. It is never repeated by itself: there would be two links.

        Args:
            url: Where the link leads.
        """
        return LINK.create({"url": url})

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def list(self) -> Request[LinkList]:
        """The account's short links."""
        return LINKS.get()

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def get(self, link_id: str) -> Request[ShortLink]:
        """How often a short link was followed."""
        return LINK.get(link_id)
