"""`World`: the states that are at hand, and what follows from several of them: owners and roles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Final

from switchgear._fork import CachedProperties, begin_anew_in_children
from switchgear.domains.billing import BillingStatus, HasBilling, entitled_within, is_entitled
from switchgear.domains.integration.mirror.account import absent
from switchgear.domains.integration.mirror.addresses import email_digest
from switchgear.domains.integration.mirror.customer import REFERENCES
from switchgear.domains.integration.mirror.kinds import (
    ACCOUNT,
    CUSTOMER,
    POST,
    SUBSCRIPTION,
    USER,
    linked_key,
    profile_key,
)
from switchgear.domains.integration.mirror.post import PROFILES
from switchgear.domains.integration.mirror.subscription import Billing, billing_of, customer_of
from switchgear.domains.integration.mirror.user import is_admin
from switchgear.domains.integration.rules.users import derive_role
from switchgear.errors import InvalidRequest
from switchgear.sync.canonical import Fields
from switchgear.sync.identity import identify
from switchgear.sync.keys import EntityKey
from switchgear.sync.policy import SyncPolicy
from switchgear.sync.state import State, join
from switchgear.sync.views import View, view

__all__ = ["Owner", "Role", "World", "user_names"]

_CLERK_ID: Final = "user_"
"""How Clerk's ids of users begin. Any other name of a user is the application's own."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom something belongs to, as far as the states at hand tell."""

    id: str | None = None
    """The local id of the user."""
    conflict: bool = False
    """Several users were named, and nothing decides between them; the smaller id is given."""
    undecided: EntityKey | None = None
    """The state whose tie leaves open whom it is; a read of that object settles it."""


NOBODY: Final = Owner()


@dataclass(frozen=True, slots=True)
class Role:
    """What a user may do, as far as the states at hand tell."""

    name: str
    undecided: EntityKey | None = None
    """The state whose tie leaves it open."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """What one subscription means for one user."""

    live: bool
    shown: Billing | None
    """As it is shown; None: it is shown as another's."""
    may: frozenset[bool | None]
    """Whether it entitles the user, as every snapshot that may be the latest has it; None: it is not theirs."""
    cause: EntityKey
    """The state that leaves open which of these it is."""


class World:
    """Some states, seen together.

    Args:
        states: By key.
        policy: How owners are found, and what counts as entitled.
        now: The time, where `past_due` has a grace.
        whole: Whether the states are all that have to do with each other, so that roles follow.

    Raises:
        InvalidRequest: There is a grace, and roles should follow, and the time is not given.
    """

    def __init__(
        self,
        states: Mapping[EntityKey, State],
        policy: SyncPolicy,
        *,
        now: datetime | None = None,
        whole: bool = False,
    ) -> None:
        self.states = states
        self.policy = policy
        self.whole = whole
        self._entitled: Final = _entitlement(policy, now) if whole else is_entitled
        self._views: Final[dict[EntityKey, View]] = {}
        self._owners: Final[dict[EntityKey, Owner]] = {}

    def view(self, key: EntityKey) -> View | None:
        """What a state shows; None if it is not at hand."""
        seen = self._views.get(key)
        if seen is None and key in self.states:
            seen = self._views[key] = view(self.state(key))
        return seen

    def state(self, key: EntityKey) -> State:
        """A state at hand, with what another one says of it: an account, with its profile's list of accounts."""
        state = self.states[key]
        if key.kind == ACCOUNT and key.account is not None:
            return join(state, absent(self.states.get(linked_key(key.account)), key.id))
        return state

    def owner(self, key: EntityKey) -> Owner:
        """The user that something belongs to."""
        owner = self._owners.get(key)
        if owner is None:
            owner = self._owners[key] = self._find_owner(key, self.view(key))
        return owner

    def _find_owner(self, key: EntityKey, seen: View | None) -> Owner:
        if seen is None:
            return NOBODY
        if key.kind == USER:
            return Owner(identify(seen.state, key).local_id or key.local_id)
        if key.kind == CUSTOMER:
            return self._decided(key, seen, lambda fields: self._customers_owner(key, seen.state, fields))
        if key.kind == SUBSCRIPTION:
            return self._decided(key, seen, lambda fields: self._payers_owner(key, fields))
        return self._linked_owner(key, seen.state) or self._profiles_owner(key, seen.state) or NOBODY

    def _decided(self, key: EntityKey, seen: View, find: Callable[[Fields], Owner]) -> Owner:
        """The owner by the fields that are shown, and whether all that may be true name the same."""
        shown = find(seen.fields)
        if not seen.ambiguous:
            return shown
        open_ = seen.overflowed or any(find(fields).id != shown.id for fields in seen.alternatives)
        return replace(shown, undecided=key) if open_ else shown

    def _payers_owner(self, key: EntityKey, fields: Fields) -> Owner:
        customer = customer_of(key, fields)
        return NOBODY if customer is None else self.owner(customer)

    def _customers_owner(self, key: EntityKey, state: State, fields: Fields) -> Owner:
        """By the customer's own metadata, else by checkout sessions, else by our own links, else by its address."""
        named = fields.get("owner")
        if isinstance(named, str):
            return Owner(self.user_id(named))
        told = [self._user_ids(state.sets.get(name, ())) for name in (REFERENCES, str(key))]
        everybody = set[str]().union(*told)
        if not everybody:
            return self._owner_by_email(fields)
        return Owner(next(min(ids) for ids in told if ids), conflict=len(everybody) > 1)

    def _owner_by_email(self, fields: Fields) -> Owner:
        email = fields.get("email")
        if not self.policy.link.match_email or not isinstance(email, str):
            return NOBODY
        ids = self._users_by_email.get(email_digest(email), set[str]())
        return Owner(min(ids, default=None), len(ids) > 1, self._moving_emails.get(email_digest(email)))

    def _linked_owner(self, key: EntityKey, state: State) -> Owner | None:
        ids = self._user_ids(state.sets.get(str(key), ()))
        return Owner(min(ids), conflict=len(ids) > 1) if ids else None

    def _profiles_owner(self, key: EntityKey, state: State) -> Owner | None:
        owners = (self._linked_owner(profile, self.states[profile]) for profile in self._profiles(key, state))
        return next((owner for owner in owners if owner), None)

    def _profiles(self, key: EntityKey, state: State) -> Iterator[EntityKey]:
        named = state.sets.get(PROFILES, frozenset()) if key.kind == POST else {key.account or ""}
        return (profile_key(ref_id) for ref_id in sorted(named) if ref_id and profile_key(ref_id) in self.states)

    def user_id(self, name: str) -> str | None:
        """The local id of the user who answers to a name: Clerk's id, the local id, or the application's own id.

        Of a user of Clerk's that is not at hand nobody knows whether the application has an id of its own.
        """
        known = self._users_by_name.get(name)
        return name if known is None and not name.startswith(_CLERK_ID) else known

    def _user_ids(self, names: Iterable[str]) -> set[str]:
        return {known for name in names if (known := self.user_id(name)) is not None}

    def role(self, user: EntityKey) -> Role:
        """The role that follows from a user's subscriptions at hand; those of deleted customers do not count.

        Live and test mode are never mixed: test subscriptions count for those only who have no live one.
        """
        seen, owner = self.view(user), self.owner(user).id
        claims = self._claims.get(owner or "", [])
        found = [(claim.live, claim.shown) for claim in claims if claim.shown]
        live = [billing for livemode, billing in found if livemode]
        counted = live or [billing for _, billing in found]
        admin = seen is not None and is_admin(seen, seen.fields)
        shown = derive_role(admin, counted, entitled=self._entitled).value
        if seen is not None and seen.ambiguous and any(is_admin(seen, also) is not admin for also in seen.alternatives):
            return Role(shown, user)
        causes = [claim.cause for claim in claims if len(claim.may) > 1]
        return Role(shown, min(causes, key=str) if causes and not admin and _open(claims) else None)

    @cached_property
    def _claims(self) -> Mapping[str, list[_Claim]]:
        """User -> the subscriptions that are theirs, or may be."""
        found: dict[str, list[_Claim]] = {}
        for key in self._of(SUBSCRIPTION):
            seen = self.view(key)
            if seen is not None:
                for user, claim in self._claims_of(key, seen):
                    found.setdefault(user, []).append(claim)
        return found

    def _claims_of(self, key: EntityKey, seen: View) -> Iterator[tuple[str, _Claim]]:
        told = [self._told(key, fields) for fields in (seen.alternatives if seen.ambiguous else [seen.fields])]
        chances = [one for some in told for one in some]
        cause = key if len(told) > 1 else next((cause for _, _, cause in chances if cause), key)
        shown, billing, _ = chances[0]
        lost: set[bool | None] = {True, False, None} if seen.overflowed else set()
        for user in {owner for owner, _, _ in chances if owner}:
            may = {self._entitled(found) if found and owner == user else None for owner, found, _ in chances}
            yield user, _Claim(bool(key.livemode), billing if shown == user else None, frozenset(may | lost), cause)

    def _told(self, key: EntityKey, fields: Fields) -> list[tuple[str | None, Billing | None, EntityKey | None]]:
        """Whose a subscription may be by these of its fields, the shown owner first, and which tie leaves it open."""
        customer = customer_of(key, fields)
        payer = None if customer is None else self.view(customer)
        if customer is None or payer is None or payer.state.tomb is not None:
            return [(None, None, None)]
        owner, billing = self.owner(customer), billing_of(fields)
        if owner.undecided is None:
            return [(owner.id, billing, None)]
        others = {self._customers_owner(customer, payer.state, also).id for also in payer.alternatives} - {owner.id}
        others |= {None} if payer.overflowed else set()
        return [(also, billing, owner.undecided) for also in (owner.id, *sorted(others, key=str))]

    @cached_property
    def _users_by_name(self) -> Mapping[str, str]:
        """Name -> local id; of several users with one name, the smaller id."""
        found: dict[str, str] = {}
        for key in self._of(USER):
            user = self.owner(key).id or key.local_id
            for name in user_names(key, self.states[key]):
                found[name] = min(user, found.get(name, user))
        return found

    @cached_property
    def _users_by_email(self) -> Mapping[str, set[str]]:
        """Digest of an address -> the users whose address it is now."""
        found: dict[str, set[str]] = {}
        for key in self._of(USER):
            seen, user = self.view(key), self.owner(key).id
            email = seen.fields.get("email") if seen and seen.state.tomb is None else None
            if user and isinstance(email, str):
                found.setdefault(email_digest(email), set()).add(user)
        return found

    @cached_property
    def _moving_emails(self) -> Mapping[str, EntityKey]:
        """Digest of an address -> a user of whom a tie leaves open whether they have it."""
        found: dict[str, EntityKey] = {}
        for key in self._of(USER):
            seen = self.view(key)
            if seen and seen.ambiguous and seen.state.tomb is None:
                emails = {str(fields["email"]) for fields in seen.alternatives if fields.get("email")}
                sure = len(emails) == 1 and all(fields.get("email") for fields in seen.alternatives)
                found |= {} if sure else dict.fromkeys(map(email_digest, emails), key)
        return found

    def _of(self, kind: str) -> Iterator[EntityKey]:
        return (key for key in self.states if key.kind == kind)


def user_names(key: EntityKey, state: State) -> frozenset[str]:
    """What a user answers to: Clerk's id, the local id that follows from it, and the application's own ids."""
    return frozenset((key.id, key.local_id)) | state.sets.get(str(key), frozenset())


def _open(claims: Iterable[_Claim]) -> bool:
    """Whether claims may both entitle and not entitle: a live one that is the user's outranks all test ones."""
    live, test = ([claim.may for claim in claims if claim.live is mode] for mode in (True, False))
    no_live = all(None in may for may in live)
    granted = any(True in may for may in live) or (no_live and any(True in may for may in test))
    denied = all(may - {True} for may in live) and (
        any(False in may for may in live) or (no_live and all(may - {True} for may in test))
    )
    return granted and denied


def _entitlement(policy: SyncPolicy, now: datetime | None) -> Callable[[HasBilling], bool]:
    within: Callable[[HasBilling], bool] = is_entitled
    if policy.past_due_grace is None:
        pass
    elif now is None:
        raise InvalidRequest("now must be given where past_due has a grace, since the role depends on the time")
    else:
        within = entitled_within(policy.past_due_grace, now)
    if not policy.incomplete_entitled:
        return within
    return lambda found: found.status == BillingStatus.INCOMPLETE or within(found)


_CACHED: Final = CachedProperties(World)
begin_anew_in_children(_CACHED)
