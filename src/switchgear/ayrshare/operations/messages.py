"""Direct messages on Facebook, Instagram and X (https://www.ayrshare.com/docs/apis/messages/overview)."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from typing_extensions import TypedDict, Unpack

from switchgear.ayrshare.models.messages import AutoResponse, SentMessage
from switchgear.ayrshare.models.messages import Messages as MessageList
from switchgear.ayrshare.operations.parameters import AYRSHARE, HttpsUrls, Network, touching
from switchgear.errors import InvalidRequest
from switchgear.pipeline.evidence import Evidence, known_from
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import AtLeastOne, Between, Given, Omittable, Text
from switchgear.pipeline.request import Caching, Repeat, Request, Timing
from switchgear.types.platforms import SocialPlatform

__all__ = ["AutoResponseParams", "MessageListParams", "MessageSendParams", "Messages"]


class MessageListParams(TypedDict, total=False):
    """Which messages."""

    status: Omittable[Literal["active", "archived"]]
    conversation_id: Omittable[Text]
    conversations_only: Omittable[bool]
    """Whether only the conversations' ids are told."""
    limit: Omittable[Annotated[int, Between(1)]]
    """X."""
    next: Omittable[Text]
    """X: where to go on."""


class MessageSendParams(TypedDict, total=False):
    """To whom, and what."""

    recipient_id: Annotated[Given[Text], AtLeastOne("conversation_id")]
    """Required on Facebook and Instagram."""
    conversation_id: Given[Text]
    """X: in the place of the recipient."""
    message: Annotated[Given[Text], AtLeastOne("media_urls")]
    """Required on X."""
    media_urls: Given[HttpsUrls]
    """One on X."""


class AutoResponseParams(TypedDict, total=False):
    """What is answered by itself."""

    auto_response_active: Given[bool]
    auto_response_message: Given[str]
    """An empty one is Ayrshare's own."""
    auto_response_wait_seconds: Given[Annotated[int, Between(0)]]
    """Of silence, before the same person is answered again; a day if unset."""


MESSAGES: Final = Kind(AYRSHARE, "message", "/api/messages/{platform}", MessageList, caching=Caching.STATED)
SENT_MESSAGE: Final = MESSAGES.reading(SentMessage, timing=Timing.POST)
AUTO_RESPONSE: Final = Kind(AYRSHARE, "message", "/api/messages/autoresponse", AutoResponse)


class Messages(Namespace[ModeT], path="messages"):
    """`/messages`: direct messages."""

    @operation
    def list(self, platform: Network, **params: Unpack[MessageListParams]) -> Request[MessageList]:
        """The messages on a network. Ayrshare answers from a cache of a minute, of 15 seconds on X.

        Args:
            platform: Facebook, Instagram or X.
        """
        return MESSAGES.get(_named(platform), params=params, **touching((platform,)))

    @operation
    def send(self, platform: Network, **params: Unpack[MessageSendParams]) -> Request[SentMessage]:
        """Send a message. It is never repeated by itself: a second one would be seen.

        Args:
            platform: Facebook, Instagram or X.

        Raises:
            InvalidRequest: There is nobody to send it to, or nothing to send.
        """
        name = _named(platform)
        missing = "message" if platform is SocialPlatform.X else "recipient_id"
        if missing not in params:
            raise InvalidRequest(f"{missing} must be given on {platform}")
        return SENT_MESSAGE.update(name, params=params, **touching((platform,)))

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def auto_response(self) -> Request[AutoResponse]:
        """What is answered by itself."""
        return AUTO_RESPONSE.get()

    @operation
    @known_from(Evidence.PUBLISHED_CODE)
    def set_auto_response(self, **params: Unpack[AutoResponseParams]) -> Request[AutoResponse]:
        """Change what is answered by itself. Twice is as good as once."""
        return AUTO_RESPONSE.update(params=params, repeat=Repeat.SAFE)


_OFFERED: Final = {
    SocialPlatform.FACEBOOK: "facebook",
    SocialPlatform.INSTAGRAM: "instagram",
    SocialPlatform.X: "twitter",
}
"""What Ayrshare calls the networks that it reads messages of."""


def _named(platform: SocialPlatform | str) -> str:
    name = _OFFERED.get(SocialPlatform(platform))
    if name is None:
        raise InvalidRequest(f"platform: messages are offered on {', '.join(_OFFERED)}")
    return name
