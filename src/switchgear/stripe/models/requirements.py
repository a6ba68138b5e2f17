"""What is still needed of connected accounts, and their capabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from switchgear.stripe.models.base import Expandable, StripeModel, StripeObject
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.account import Account
    from switchgear.stripe.models.file import File

__all__ = [
    "Capability",
    "CapabilityRequirements",
    "CapabilityRequirementsDisabledReason",
    "Declaration",
    "JapaneseAddress",
    "RequirementAlternative",
    "RequirementError",
    "VerificationDocument",
]


CapabilityRequirementsDisabledReason: TypeAlias = Literal[
    "other",
    "paused.inactivity",
    "pending.onboarding",
    "pending.review",
    "platform_disabled",
    "platform_paused",
    "rejected.inactivity",
    "rejected.other",
    "rejected.unsupported_business",
    "requirements.fields_needed",
]
"""Why a capability is off."""


class RequirementError(StripeModel):
    """Why what was given does not do."""

    code: str | None = None
    reason: str | None = None
    requirement: str | None = None


class JapaneseAddress(StripeModel):
    """An address in Japan, in kana or kanji."""

    city: str | None = None
    country: str | None = None
    line1: str | None = None
    line2: str | None = None
    postal_code: str | None = None
    state: str | None = None
    town: str | None = None


class Declaration(StripeModel):
    """When and from where something was declared."""

    date: UnixSeconds | None = None
    ip: str | None = None
    user_agent: str | None = None


class VerificationDocument(StripeModel):
    """A document, and what is wrong with it."""

    back: Expandable["File"] | None = None
    details: str | None = None
    details_code: str | None = None
    front: Expandable["File"] | None = None


class RequirementAlternative(StripeModel):
    """What may be given instead of something else."""

    alternative_fields_due: list[str] | None = None
    original_fields_due: list[str] | None = None


class CapabilityRequirements(StripeModel):
    """What is still needed to keep a capability."""

    alternatives: list[RequirementAlternative] | None = None
    current_deadline: UnixSeconds | None = None
    currently_due: list[str] | None = None
    disabled_reason: Open[CapabilityRequirementsDisabledReason] | None = None
    errors: list[RequirementError] | None = None
    eventually_due: list[str] | None = None
    past_due: list[str] | None = None
    pending_verification: list[str] | None = None


class Capability(StripeObject):
    """Something that a connected account can, or has asked to, do."""

    object: Literal["capability"]
    account: Expandable["Account"] | None = None
    future_requirements: CapabilityRequirements | None = None
    requested: bool | None = None
    requested_at: UnixSeconds | None = None
    requirements: CapabilityRequirements | None = None
    status: Open[Literal["active", "inactive", "pending", "unrequested"]] | None = None
