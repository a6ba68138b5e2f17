"""Reviews on Google Business Profile and Facebook (https://www.ayrshare.com/docs/apis/reviews/overview)."""

from __future__ import annotations

from typing import Final

from switchgear.ayrshare.models.reviews import ReviewReply
from switchgear.ayrshare.models.reviews import Reviews as ReviewLists
from switchgear.ayrshare.operations.parameters import AYRSHARE, Network
from switchgear.pipeline.encoding import encode_json
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Text
from switchgear.pipeline.request import Repeat, Request, Timing

__all__ = ["Reviews"]

REVIEWS: Final = Kind(AYRSHARE, "review", "/api/reviews/{review_id}", ReviewLists, answers={"350": b"{}"})
REVIEW_REPLY: Final = REVIEWS.reading(ReviewReply, timing=Timing.POST)


class Reviews(Namespace[ModeT], path="reviews"):
    """`/reviews`: reviews, and answers to them."""

    @operation
    def list(self, platform: Network) -> Request[ReviewLists]:
        """The reviews on a network. Ayrshare answers "no reviews" with an error, which is no network here.

        Args:
            platform: Google Business Profile or Facebook.
        """
        return REVIEWS.get(params={"platform": platform})

    @operation
    def get(self, review_id: str, platform: Network) -> Request[ReviewLists]:
        """One review.

        Args:
            review_id: The network's own id.
            platform: Google Business Profile or Facebook.
        """
        return REVIEWS.get(review_id, params={"platform": platform})

    @operation
    def reply(self, review_id: Text, reply: Text, platform: Network) -> Request[ReviewReply]:
        """Answer a review. It is never repeated by itself: a second answer would be seen.

        Args:
            review_id: The network's own id.
            reply: The text.
            platform: Google Business Profile or Facebook.
        """
        fields = {"review_id": review_id, "reply": reply, "platform": platform}
        return REVIEW_REPLY.update(params=fields, of=review_id)

    @operation
    def delete_reply(self, review_id: Text, platform: Network) -> Request[ReviewReply]:
        """Take back the answer to a review. Twice is as good as once.

        Args:
            review_id: The network's own id.
            platform: Google Business Profile or Facebook.
        """
        fields, gone = {"review_id": review_id, "platform": platform}, encode_json({"status": "success"})
        return REVIEW_REPLY.delete(params=fields, of=review_id, repeat=Repeat.SAFE, gone=gone)
