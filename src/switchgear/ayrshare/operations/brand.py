"""What is known of others' accounts."""

from __future__ import annotations

from typing import Final

from switchgear.ayrshare.models.base import Reply
from switchgear.ayrshare.operations.parameters import AYRSHARE, OpenFields
from switchgear.pipeline.evidence import Evidence, known_from
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.request import Request

__all__ = ["Brand"]

BRAND: Final = Kind(AYRSHARE, "brand", "/api/brand/byUser", Reply)


class Brand(Namespace[ModeT], path="brand"):
    """`/brand`: what is known of others' accounts."""

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def by_user(self, fields: OpenFields) -> Request[Reply]:
        """What a network shows of an account; all of it is in `model_extra`.

        Args:
            fields: Which account, in Ayrshare's own names.
        """
        return BRAND.get(params=fields)
