"""Who may do what in Core integration."""

from __future__ import annotations

from typing import Final

from switchgear.domains.access import Action, Authorize, Grant, Role, authorizer
from switchgear.domains.access import actor_of as stored_actor
from switchgear.domains.actor import Actor
from switchgear.domains.integration.billing import Customer, Subscription
from switchgear.domains.integration.entities import ENTITIES
from switchgear.domains.integration.social import SocialAccount, SocialPost
from switchgear.domains.integration.user import AccessRole, User, UserStatus
from switchgear.domains.violations import NotAuthorized, Violation

__all__ = ["GRANTS", "actor_of", "authorize"]

_CHANGES: Final = (Action.CREATE, Action.UPDATE, Action.DELETE)
_POST: Final = ("note_id", "content", "platforms", "media_urls", "scheduled_at", "status", "metadata")
_PROFILE: Final = ("first_name", "last_name", "username", "profile_image_url", "preferences")

GRANTS: Final[tuple[Grant, ...]] = (
    Grant("service", (Role.SERVICE,), (Action.READ, Action.EXPORT, *_CHANGES), ENTITIES),
    Grant("admin_reads", (Role.ADMIN,), (Action.READ,), (User, SocialAccount, Customer, Subscription, SocialPost)),
    Grant("admin_users", (Role.ADMIN,), (Action.UPDATE, Action.DELETE, Action.EXPORT, Action.SET_ADMIN), (User,)),
    Grant("admin_moderates", (Role.ADMIN,), (Action.DELETE,), (SocialPost,)),
    Grant("admin_disconnects", (Role.ADMIN,), (Action.DISCONNECT,), (SocialAccount,)),
    Grant("own_rows", (Role.OWNER,), (Action.READ,), ENTITIES),
    Grant("own_account", (Role.OWNER,), (Action.DELETE, Action.EXPORT), (User,)),
    Grant("own_profile", (Role.OWNER,), (Action.UPDATE,), (User,), fields=_PROFILE),
    Grant("own_accounts", (Role.OWNER,), (Action.CONNECT, Action.DISCONNECT), (SocialAccount,)),
    Grant("own_posts", (Role.OWNER,), _CHANGES, (SocialPost,), fields=_POST),
)
"""What mirrors Stripe is the service's to change, and so are roles, statuses and received events."""

authorize: Authorize = authorizer(GRANTS)


def actor_of(user: User) -> Actor:
    """The actor that a user's row stands for; an admin by the user's role.

    Raises:
        NotAuthorized: The user is suspended, deleted or erased.
    """
    if user.status is not UserStatus.ACTIVE:
        raise NotAuthorized([Violation("status", "not_an_actor", "Only an active user may act")], subject="User")
    return stored_actor(user, is_admin=user.role is AccessRole.ADMIN)
