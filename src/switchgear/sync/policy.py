"""Policies: what a sync is configured with. For a fixed policy, an event's fragment depends on the event alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from switchgear.errors import ConfigurationError
from switchgear.sync.canonical import Fields
from switchgear.types.events import Event, Read, Source
from switchgear.types.flags import is_on

__all__ = ["LinkPolicy", "MetadataKeys", "SyncPolicy"]


@dataclass(frozen=True, slots=True)
class LinkPolicy:
    """How a provider's object finds its local owner.

    Only what a server sets is trusted: metadata and `client_reference_id`, never a field that a customer can edit.
    """

    user_keys: tuple[str, ...] = ("user_id", "userId", "clerk_user_id")
    """Metadata keys that name a user; the first that is present wins."""
    org_keys: tuple[str, ...] = ("organization_id", "org_id")
    """Metadata keys that name an organization."""
    trust_client_reference: bool = True
    match_email: bool = False

    def user(
        self,
        metadata: Fields | None,
        *,
        client_reference: str | None = None,
        known: str | None = None,
        email_owner: str | None = None,
    ) -> str | None:
        """The user that an object belongs to: the first that is given, and allowed.

        Args:
            metadata: The object's own current metadata, so that a corrected link there prevails.
            client_reference: The checkout session's `client_reference_id`.
            known: What the identity map says.
            email_owner: The user with the object's e-mail address.
        """
        named = _first(metadata, self.user_keys)
        reference = client_reference if self.trust_client_reference else None
        owner = email_owner if self.match_email else None
        return named or reference or known or owner

    def organization(self, metadata: Fields | None, *, known: str | None = None) -> str | None:
        """The organization that an object belongs to: by its metadata, else by the identity map."""
        return _first(metadata, self.org_keys) or known


def _first(metadata: Fields | None, keys: Iterable[str]) -> str | None:
    values = [(metadata or {}).get(key) for key in keys]
    return next((value for value in values if isinstance(value, str) and value), None)


@dataclass(frozen=True, slots=True)
class MetadataKeys:
    """Which keys of Clerk's public metadata are read."""

    role: str = "role"
    """Only the value `admin` is read."""
    preferences: str = "preferences"
    plan: str = "plan"
    settings: str = "settings"
    private: bool = False
    """Whether private metadata is kept as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncPolicy:
    """How events become entities.

    Raises:
        ConfigurationError: A flag's share is not between 0 and 1, or the grace is negative.
    """

    link: LinkPolicy = field(default_factory=LinkPolicy)
    metadata: MetadataKeys = field(default_factory=MetadataKeys)
    livemode: bool | None = None
    """Accept only live (True) or only test events (False); None accepts both, which are never mixed."""
    instance: str | None = None
    """Accept only this Clerk instance, and events that name none; None accepts any."""
    accounts: frozenset[str] | None = None
    """Accept only these connected Stripe accounts, beside our own; None accepts any."""
    past_due_grace: timedelta | None = None
    """How long `past_due` stays entitled; None for as long as it lasts."""
    incomplete_entitled: bool = False
    """Whether an `incomplete` subscription gives access."""
    price_to_tier: Mapping[str, str] = field(default_factory=dict[str, str])
    """Stripe price id -> the product's tier."""
    keep: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Kind of object -> further parts of it to keep, as paths of the provider's names: `{"customer": ("phone",)}`. A
    state has them under `kept`, from the next event on, or after a replay of those that were received."""
    flags: Mapping[str, float] = field(default_factory=dict[str, float])
    """Feature -> the share of keys that it is on for, from 0 (off) to 1 (on); a feature that is not named is on."""

    def __post_init__(self) -> None:
        for flag, share in self.flags.items():
            if not 0 <= share <= 1:
                raise ConfigurationError(f"the share of flag {flag!r} must lie between 0 and 1")
        if self.past_due_grace is not None and self.past_due_grace < timedelta():
            raise ConfigurationError("past_due_grace must not be negative")

    def refusal(self, envelope: Event[object] | Read[object]) -> str | None:
        """Why an event or a read is skipped: `wrong_mode`, `wrong_instance`, `unknown_account`; None if it is accepted.

        What an envelope does not say is not held against it.
        """
        connected = envelope.account if envelope.source is Source.STRIPE else None
        if self.livemode is not None and envelope.livemode not in {None, self.livemode}:
            return "wrong_mode"
        if self.instance is not None and envelope.instance not in {None, self.instance}:
            return "wrong_instance"
        if self.accounts is not None and connected not in {None, *self.accounts}:
            return "unknown_account"
        return None

    def enabled(self, key: str, *features: str) -> bool:
        """Whether all of these features are on for a key; the answer for a key never changes while its share grows.

        Args:
            key: What the share is of, such as an entity key.
            features: An integration (`stripe`), a product (`coachflux`), or a handler (`coachflux:invoice.paid`).
        """
        return is_on(self.flags, key, *features)
