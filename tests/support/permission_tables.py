"""Who may do what, product by product, as one reads it: the specification that the grants are held against.

Each table says of a role and an entity which actions it has, and which fields it may change one by one; `*` is any.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from switchgear.domains import coachflux, ezre_comms, integration, repurposeflow
from switchgear.domains.access import Action, Authorize
from switchgear.domains.actor import Actor, ActorKind, Membership, OrgRole
from switchgear.domains.entity import Entity
from switchgear.testing.factories import example

EVERYTHING = "read create delete export update(*)"
CHANGE = "create delete update(*)"

Rules = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Permissions:
    """The expectations of one product."""

    entities: tuple[type[Entity], ...]
    authorize: Authorize
    rules: Rules
    """Role -> entity -> what it may do; `_` is every entity that the role does not name."""
    holders: Mapping[str, str] = field(default_factory=dict[str, str])
    """Entity -> `user`, `organization` or `nobody`; `_` is every other."""
    between: tuple[Entity, ...] = ()
    """Further rows that lead from a sample to its holder."""

    def words(self, role: str, entity: type[Entity]) -> str:
        """What a role may do with an entity."""
        table = self.rules.get(role, {})
        return table.get(entity.__name__, table.get("_", ""))

    def holder(self, entity: type[Entity]) -> str:
        """To what kind of holder the rows belong."""
        return self.holders.get(entity.__name__, self.holders["_"])

    def actions(self, roles: Iterable[str], entity: type[Entity]) -> set[str]:
        """The actions that somebody with the roles has, updates apart."""
        words = " ".join(self.words(role, entity).split("update(")[0] for role in roles)
        return set(words.split())

    def fields(self, roles: Iterable[str], entity: type[Entity]) -> set[str]:
        """The fields that somebody with the roles may change."""
        found: set[str] = set()
        for role in roles:
            _, _, inner = self.words(role, entity).partition("update(")
            found |= set(entity.model_fields) if inner.startswith("*") else set(inner.rstrip(")").split())
        return found & entity.model_fields.keys()

    @property
    def related(self) -> list[Any]:
        """All samples."""
        return [*map(example, self.entities), *self.between]

    def may(self, actor: Actor, row: Entity, related: Iterable[Entity] = ()) -> set[str]:
        """What the code lets an actor do with a row, updates apart."""
        around = [*self.related, *related]
        return {
            action.value
            for action in Action
            if action is not Action.UPDATE and self.authorize(actor, action, row, related=around).allowed
        }

    def may_change(self, actor: Actor, row: Entity, related: Iterable[Entity] = ()) -> set[str]:
        """Which fields the code lets an actor change, each by itself."""
        around = [*self.related, *related]
        changed = {name: row.model_copy(update={name: _OTHER}) for name in type(row).model_fields}
        return {
            name
            for name, to in changed.items()
            if self.authorize(actor, Action.UPDATE, row, to=to, related=around).allowed and name != "updated_at"
        }


_OTHER = object()
"""Differs from every value."""

INTEGRATION = Permissions(
    integration.ENTITIES,
    integration.authorize,
    {
        "service": {"_": EVERYTHING},
        "admin": {
            "User": "read delete export set_admin update(*)",
            "SocialAccount": "read disconnect",
            "Customer": "read",
            "Subscription": "read",
            "SocialPost": "read delete",
        },
        "owner": {
            "User": "read delete export update(first_name last_name username profile_image_url preferences)",
            "SocialAccount": "read connect disconnect",
            "Customer": "read",
            "Subscription": "read",
            "SocialPost": "read create delete "
            "update(note_id content platforms media_urls scheduled_at status metadata)",
        },
    },
    {"_": "user", "WebhookEvent": "nobody"},
)

REPURPOSEFLOW = Permissions(
    repurposeflow.ENTITIES,
    repurposeflow.authorize,
    {
        "service": {"_": EVERYTHING},
        "admin": {
            "User": "read delete export update(*)",
            "Generation": "read",
            "UsageLog": "read",
            "Subscription": "read",
        },
        "owner": {
            "User": "read delete export update(full_name default_tone)",
            "Generation": "read create",
            "UsageLog": "read",
            "Subscription": "read",
        },
    },
    {"_": "user", "WebhookEvent": "nobody"},
)

COACHFLUX = Permissions(
    coachflux.ENTITIES,
    coachflux.authorize,
    {
        "service": {"_": EVERYTHING},
        "admin": {
            "_": "read",
            "EmailVerification": "",
            "PasswordReset": "",
            "MagicLink": "",
            "User": "read delete export update(*)",
            "LoginSession": "read delete",
            "Organization": f"read {CHANGE}",
            "OrgMember": f"read {CHANGE}",
            "Coupon": f"read {CHANGE}",
            "Framework": f"read {CHANGE}",
            "Resource": f"read {CHANGE}",
            "Feedback": "read update(*)",
            "SupportTicket": "read update(*)",
            "Notification": "read create",
        },
        "owner": {
            "User": "read delete export update(name first_name last_name picture email_preferences "
            "onboarding_completed preferred_framework)",
            "LoginSession": "read delete",
            "CoachingSession": "read create delete update(step state closed_at)",
            "SessionReflection": "read create delete update(user_input payload)",
            "ActionItem": "read create delete update(title description due_date completed completed_at priority tags)",
            "Subscription": "read",
            "Invoice": "read",
            "AnalyticsEvent": "read create",
            "UserMetrics": "read",
            "Feedback": "read create",
            "SupportTicket": "read create update(subject description)",
            "Notification": "read delete update(read read_at)",
        },
        "organization_owner": {
            "Organization": "read update(name logo)",
            "OrgMember": "read create delete update(role)",
        },
        "organization_admin": {"Organization": "read update(name logo)", "OrgMember": "read"},
        "organization_member": {"Organization": "read", "OrgMember": "read"},
        "anyone": {"Framework": "read"},
    },
    {
        "_": "user",
        "Organization": "organization",
        "OrgMember": "organization",
        "Coupon": "nobody",
        "Resource": "nobody",
        "Framework": "nobody",
    },
)
"""Of the samples: the member is an owner, the resource is for those who pay, the framework is listed."""

_MEMBER: Mapping[str, str] = {
    "_": "read",
    "File": "read create",
    "ContentVersion": "read edit comment",
    "ContentComment": "read comment update(is_resolved)",
}
_MANAGER: Mapping[str, str] = {
    **_MEMBER,
    "ContentRequest": "read approve reject",
    "PlatformConnection": "read connect disconnect",
    "Schedule": "read create delete update(content_version_id platform_connection_id scheduled_at timezone status "
    "max_retries is_recurring recurrence_pattern cron_expression recurrence_end_date)",
}

EZRE_COMMS = Permissions(
    ezre_comms.ENTITIES,
    ezre_comms.authorize,
    {
        "service": {"_": EVERYTHING},
        "admin": {
            "_": "read",
            "Organization": "read delete update(*)",
            "User": "read delete export update(*)",
        },
        "owner": {"User": "read export update(first_name last_name)"},
        "organization_owner": _MANAGER,
        "organization_admin": _MANAGER,
        "organization_member": _MEMBER,
    },
    {"_": "organization", "User": "user"},
    between=(example(ezre_comms.PublishedPost, id="p1"),),
)
"""For somebody whom no row names: authors, requesters and uploaders may do more, see the tests."""

PERMISSIONS = {
    "integration": INTEGRATION,
    "repurposeflow": REPURPOSEFLOW,
    "coachflux": COACHFLUX,
    "ezre_comms": EZRE_COMMS,
}

SERVICE = Actor("sync", kind=ActorKind.SERVICE)
ANONYMOUS = Actor("n1", kind=ActorKind.ANONYMOUS)
STRANGER = Actor("u9")
ADMIN = Actor("u8", is_admin=True)


def member(role: OrgRole | str, organization: str = "o1", id: str = "u7") -> Actor:
    """A user who belongs to an organization."""
    return Actor(id, memberships=(Membership(organization, OrgRole(role)),))


def roles_of_persona(actor: Actor, holder: str, *, owns: bool, organization: str = "o1") -> set[str]:
    """What an actor is to a row, worked out anew: by what kind of holder it has, and whether the actor is its user."""
    roles = {"anyone"}
    if actor.kind is ActorKind.SERVICE:
        roles.add("service")
    if actor.kind is ActorKind.USER:
        roles.add("user")
        if actor.is_admin:
            roles.add("admin")
        if holder == "user" and owns:
            roles.add("owner")
        if holder == "organization":
            roles |= {
                f"organization_{one.role.value}" for one in actor.memberships if one.organization_id == organization
            }
    return roles
