"""Text that Ayrshare writes (https://www.ayrshare.com/docs/apis/generate/overview); it is in the Max Pack.

What each takes is not written down here: it goes along as it is given, in Ayrshare's own names. Each call is counted
(`total_monthly_usage`), so none is repeated by itself once it may have taken effect.
"""

from __future__ import annotations

from typing import Final

from switchgear.ayrshare.models.texts import Generated
from switchgear.ayrshare.operations.parameters import AYRSHARE, OpenFields
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.request import Request, Timing

__all__ = ["Generate"]

GENERATED: Final = Kind(AYRSHARE, "generated", "/api/generate", Generated, timing=Timing.SLOW)


class Generate(Namespace[ModeT], path="generate"):
    """`/generate`: text that Ayrshare writes."""

    @operation
    def post(self, fields: OpenFields) -> Request[Generated]:
        """Write a post."""
        return GENERATED.update(params=fields, to="/post")

    @operation
    def rewrite(self, fields: OpenFields) -> Request[Generated]:
        """Write variants of a post."""
        return GENERATED.update(params=fields, to="/rewrite")

    @operation
    def transcription(self, fields: OpenFields) -> Request[Generated]:
        """Write down what is said in a video."""
        return GENERATED.update(params=fields, to="/transcription")

    @operation
    def translate(self, fields: OpenFields) -> Request[Generated]:
        """Translate a post."""
        return GENERATED.update(params=fields, to="/translate")

    @operation
    def alt_text(self, fields: OpenFields) -> Request[Generated]:
        """Describe an image for those who cannot see it."""
        return GENERATED.update(params=fields, to="/altText")

    @operation
    def sentiment(self, fields: OpenFields) -> Request[Generated]:
        """Judge the mood of a post."""
        return GENERATED.update(params=fields, to="/sentiment")
