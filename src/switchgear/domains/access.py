"""Who may do what to whose rows: tables of grants, and the one function that reads them. What no grant gives is denied.

Each product has a table, `GRANTS`, and its own `authorize` made from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from switchgear.domains.actor import Actor, ActorKind, Membership, OrgRole
from switchgear.domains.changes import changed_fields
from switchgear.domains.declaration import OwnerRef, owner_of
from switchgear.domains.entity import Entity, Synced
from switchgear.domains.violations import BrokenRule, NotAuthorized, Violation

__all__ = [
    "MANAGERS",
    "MEMBERS",
    "Action",
    "Authorize",
    "Condition",
    "Decision",
    "Grant",
    "Role",
    "actor_of",
    "authorizer",
    "holder_of",
    "roles_of",
]


class Action(StrEnum):
    """What somebody wants to do with a row."""

    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    EXPORT = "export"
    """All that is held of a user."""
    SET_ADMIN = "set_admin"
    CONNECT = "connect"
    DISCONNECT = "disconnect"
    COMMENT = "comment"
    """On a version, or in reply to a comment."""
    EDIT = "edit"
    """The text of a version, back and forth, and which version is selected."""
    APPROVE = "approve"
    REJECT = "reject"


class Role(StrEnum):
    """What an actor is to a row. It may be several things at once."""

    SERVICE = "service"
    ADMIN = "admin"
    OWNER = "owner"
    """The row is the actor's own, or belongs to one that is."""
    ORG_OWNER = "organization_owner"
    """The row is an organization's, and the actor has this role there; the next two alike."""
    ORG_ADMIN = "organization_admin"
    ORG_MEMBER = "organization_member"
    USER = "user"
    """Anybody who has signed in."""
    ANYONE = "anyone"


MANAGERS: Final = (Role.ORG_OWNER, Role.ORG_ADMIN)
"""Those who manage an organization."""

MEMBERS: Final = (*MANAGERS, Role.ORG_MEMBER)
"""Everybody who belongs to an organization."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold of a row besides the role."""

    text: str
    """In words that continue the grant: `while it is published`."""
    holds: Callable[[Actor, Entity, Sequence[Entity]], bool]
    """Of the actor, the row, and the related rows."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One line of a table: these roles may do these things to rows of these entities."""

    name: str
    """A stable code, such as `own_profile`."""
    roles: tuple[Role, ...]
    actions: tuple[Action, ...]
    entities: tuple[type[Entity], ...]
    fields: tuple[str, ...] | None = None
    """The only ones that an update may change; None: any."""
    named_in: str | None = None
    """The field that has to hold the actor's id, such as a comment's author."""
    condition: Condition | None = None

    def about(self, action: Action, entity: Entity) -> bool:
        """Whether the line speaks of this at all."""
        return action in self.actions and isinstance(entity, self.entities)

    def applies(self, actor: Actor, row: Entity, related: Sequence[Entity]) -> bool:
        """Whether the actor has what the line asks for."""
        return (
            not roles_of(actor, row, related).isdisjoint(self.roles)
            and (self.named_in is None or _is(actor, getattr(row, self.named_in)))
            and (self.condition is None or self.condition.holds(actor, row, related))
        )

    def words(self) -> str:
        """Who may, for messages."""
        words = [f"{self.name}: {' or '.join(self.roles)} may"]
        if self.fields is not None:
            words.append(f"change {', '.join(self.fields)}")
        if self.named_in is not None:
            words.append(f"if named in {self.named_in}")
        if self.condition is not None:
            words.append(self.condition.text)
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether somebody may do something, and by which lines of the table."""

    allowed: bool
    actor: Actor
    action: Action
    entity: str
    """The row's class."""
    roles: frozenset[Role]
    """What the actor is to the row."""
    grants: tuple[Grant, ...]
    """If allowed, those that allow it; if not, those that would allow it to others or under other circumstances."""
    violations: tuple[Violation, ...] = ()
    """Why not: `not_authorized`, or `field_not_granted` for each field that may not be changed."""

    def require(self) -> None:
        """Go on only if it is allowed.

        Raises:
            NotAuthorized: It is not; the error names who wanted what, and what would allow it.
        """
        if not self.allowed:
            raise NotAuthorized(self.violations, subject=self.entity)


class Authorize(Protocol):
    """A product's `authorize`."""

    def __call__(
        self, actor: Actor, action: Action, entity: Entity, *, to: Entity | None = None, related: Iterable[Entity] = ()
    ) -> Decision:
        """Whether an actor may do something to a row.

        Args:
            actor: Who acts.
            action: What they want to do.
            entity: The row as it is; one that is to be created as it shall be.
            to: The row as an update makes it. Without it, only those may update who may change any field.
            related: The rows that lead from this one to its owner, and those that conditions look at.

        Raises:
            BrokenRule: `to` is of another class, or the action is no update.
        """
        ...


def authorizer(grants: Iterable[Grant]) -> Authorize:
    """The `authorize` of a table of grants: `authorizer([*GRANTS, Grant(...)])` adds an application's own.

    Raises:
        ValueError: A line speaks of a field that one of its entities does not have, or two have one name.
    """
    table = tuple(grants)
    _check(table)

    def authorize(
        actor: Actor, action: Action, entity: Entity, *, to: Entity | None = None, related: Iterable[Entity] = ()
    ) -> Decision:
        rows, around = _rows(action, entity, to), tuple(related)
        about = tuple(grant for grant in table if grant.about(action, entity))
        applying = tuple(grant for grant in about if all(grant.applies(actor, row, around) for row in rows))
        roles = frozenset[Role].intersection(*(roles_of(actor, row, around) for row in rows))
        denied = _denied_fields(entity, to, applying) if action is Action.UPDATE else ()
        allowed = bool(applying) and not denied
        who = f"{'/'.join(sorted(roles))} {actor.id}".strip()
        violations = () if allowed else tuple(_refusals(who, action, about, denied))
        return Decision(
            allowed, actor, action, type(entity).__name__, roles, applying if allowed else about, violations
        )

    return authorize


def _check(table: Sequence[Grant]) -> None:
    for grant in table:
        named = {*(grant.fields or ()), *filter(None, [grant.named_in])}
        for entity in grant.entities:
            if unknown := named - entity.model_fields.keys():
                raise ValueError(f"{grant.name}: {entity.__name__} does not have {', '.join(sorted(unknown))}")
    names = [grant.name for grant in table]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"Several grants are called {', '.join(twice)}")


def _rows(action: Action, entity: Entity, to: Entity | None) -> tuple[Entity, ...]:
    """The rows that a grant has to apply to: an update must not lead where its actor may not go."""
    if to is None:
        return (entity,)
    if action is not Action.UPDATE or type(to) is not type(entity):
        found = Violation("to", "not_an_update", "Input should be the same row, as an update makes it")
        raise BrokenRule([found], subject=type(entity).__name__)
    return entity, to


_ANY: Final = "any field"


def _denied_fields(entity: Entity, to: Entity | None, applying: Sequence[Grant]) -> tuple[str, ...]:
    """What an update would change although none of the grants gives it."""
    if any(grant.fields is None for grant in applying):
        return ()
    given = {name for grant in applying for name in grant.fields or ()}
    changed = (_ANY,) if to is None else changed_fields(entity, to)
    return tuple(name for name in changed if name not in given)


def _refusals(who: str, action: Action, about: Sequence[Grant], denied: Sequence[str]) -> Iterable[Violation]:
    lines = "; ".join(grant.words() for grant in about) or "nobody may"
    for name in denied:
        field = "" if name == _ANY else name
        yield Violation(field, "field_not_granted", f"{who} may not {action} {name} ({lines})")
    if not denied:
        yield Violation("", "not_authorized", f"{who} may not {action} it ({lines})")


# --- who is who ---

_USER, _ORGANIZATION, _ANONYMOUS = "User", "Organization", "Anonymous"
_IN_ORGANIZATION: Final = {
    OrgRole.OWNER: Role.ORG_OWNER,
    OrgRole.ADMIN: Role.ORG_ADMIN,
    OrgRole.MEMBER: Role.ORG_MEMBER,
}


def holder_of(entity: Entity, related: Iterable[Entity] = ()) -> OwnerRef | None:
    """The user or the organization that a row belongs to in the end.

    Rows of somebody who has not signed in are held by `OwnerRef("Anonymous", <anonymous id>)`.

    Args:
        entity: The row.
        related: The rows in between: of a reflection its session, of a comment its version and that one's request.

    Returns:
        None if it belongs to nobody, or a row in between is not given.
    """
    above = {(type(row).__name__, str(getattr(row, "id", None))): row for row in related}
    at: Entity | None = entity
    while at is not None:
        owner = owner_of(at)
        if owner is None:
            anonymous: str | None = getattr(at, "anonymous_id", None)
            return OwnerRef(_ANONYMOUS, anonymous) if anonymous else None
        if owner.entity in {_USER, _ORGANIZATION}:
            return owner
        at = above.pop((owner.entity, owner.id), None)  # each row once, so that a circle ends
    return None


def roles_of(actor: Actor, entity: Entity, related: Iterable[Entity] = ()) -> frozenset[Role]:
    """What an actor is to a row. One that is deleted or erased is hidden: it has neither owner nor organization.

    Args:
        actor: Who acts.
        entity: The row.
        related: The rows that lead to its owner; see `holder_of`.
    """
    own = {
        ActorKind.SERVICE: {Role.SERVICE},
        ActorKind.USER: {Role.USER, Role.ADMIN} if actor.is_admin else {Role.USER},
        ActorKind.ANONYMOUS: set[Role](),
    }[actor.kind]
    hidden = any(getattr(entity, mark, None) for mark in ("deleted_at", "erased_at"))
    holder = None if hidden else holder_of(entity, related)
    return frozenset({Role.ANYONE} | own | (_held(actor, holder) if holder else set[Role]()))


def _held(actor: Actor, holder: OwnerRef) -> set[Role]:
    if actor.kind is ActorKind.USER and holder.entity == _ORGANIZATION:
        return {_IN_ORGANIZATION[one.role] for one in actor.memberships if one.organization_id == holder.id}
    mine = {ActorKind.USER: _USER, ActorKind.ANONYMOUS: _ANONYMOUS}.get(actor.kind)
    return {Role.OWNER} if holder.entity == mine and _is(actor, holder.id) else set[Role]()


def _is(actor: Actor, id: object) -> bool:
    return bool(actor.id) and id is not None and actor.id == str(id)


def actor_of(user: Synced, memberships: Iterable[Membership] = (), *, is_admin: bool = False) -> Actor:
    """The actor that a user's row stands for.

    Raises:
        NotAuthorized: The user was never stored, or is deleted or erased.
    """
    stored: object = getattr(user, "id", None)
    if stored is None or user.deleted_at or user.erased_at:
        found = Violation("id", "not_an_actor", "Only a stored user who is not deleted may act")
        raise NotAuthorized([found], subject="User")
    return Actor(str(stored), is_admin=is_admin, memberships=tuple(memberships))
