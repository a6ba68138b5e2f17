"""The six entities of Core integration, as the store, the documentation and the tests go through them."""

from __future__ import annotations

from typing import Final

from switchgear.domains.entity import Entity
from switchgear.domains.integration.billing import Customer, Subscription
from switchgear.domains.integration.inbox import WebhookEvent
from switchgear.domains.integration.social import SocialAccount, SocialPost
from switchgear.domains.integration.user import User

__all__ = ["ENTITIES"]

ENTITIES: Final[tuple[type[Entity], ...]] = (User, SocialAccount, Customer, Subscription, SocialPost, WebhookEvent)
