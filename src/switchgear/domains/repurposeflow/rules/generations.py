"""Rules about generations: how one starts, how it ends, and what it counts for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from unicodedata import normalize as normal_form
from uuid import uuid5

from pydantic import JsonValue

from switchgear.domains.entity import build, evolve
from switchgear.domains.instants import month_of, utc
from switchgear.domains.repurposeflow.channels import OUTPUTS, ContentChannel, channel_name, parse_channel
from switchgear.domains.repurposeflow.generation import Generation, GenerationStatus, Output
from switchgear.domains.repurposeflow.rules.quota import QuotaExceeded, begin_anew, check_quota
from switchgear.domains.repurposeflow.usage import UsageEvent, UsageLog
from switchgear.domains.repurposeflow.user import User
from switchgear.domains.text import sanitize_text
from switchgear.domains.transitions import transition
from switchgear.domains.violations import BrokenRule, Violation
from switchgear.types.ids import LOCAL_IDS
from switchgear.types.times import to_millis

__all__ = [
    "GenerationResult",
    "complete_generation",
    "content_hash",
    "fail_generation",
    "recount",
    "start_generation",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationResult:
    """What a language model made of a text."""

    outputs: Mapping[ContentChannel, Output | Mapping[str, JsonValue]]
    """By channel; a channel that was asked for and is not here has not succeeded."""
    core_message: str | None = None
    key_points: list[JsonValue] | None = None
    detected_topic: str | None = None
    detected_audience: str | None = None
    llm_provider: str | None = None
    llm_model: str | None = None
    generation_time_ms: int | None = None
    tokens_used: int | None = None
    estimated_cost_usd: Decimal | None = None


def content_hash(text: str, normalize: bool = False) -> str:
    """SHA-256 of the text in UTF-8, in small hex digits.

    Args:
        text: The text exactly as it is stored.
        normalize: NFC first. For comparing only: the product hashes the text as given.

    Raises:
        BrokenRule: The text holds half of a surrogate pair, which UTF-8 cannot write.
    """
    try:
        return hashlib.sha256((normal_form("NFC", text) if normalize else text).encode()).hexdigest()
    except UnicodeEncodeError:
        found = Violation("input_content", "not_unicode", "Input should be text without lone surrogates")
    raise BrokenRule([found], subject="Generation")


def start_generation(
    user: User, text: str, platforms: Iterable[ContentChannel | str], tone: str, now: datetime
) -> tuple[Generation, UsageLog, User]:
    """Begin a generation: itself, the log of its start, and the user, with the counter begun anew if that was due.

    The ids follow from what is given, so a command that is repeated makes nothing twice.

    Args:
        user: Who asks.
        text: What content is to be made of; it is sanitised.
        platforms: For which channels, under any of their names.
        tone: How the content shall speak.
        now: The time of the command.

    Raises:
        QuotaExceeded: The month's generations are used up.
        BrokenRule: The text is empty, there is no channel, nothing can be generated for one, or the tone is too long.
    """
    content, channels = sanitize_text(text), list(dict.fromkeys(map(parse_channel, platforms)))
    if wrong := [*_unusable(content, channels)]:
        raise BrokenRule(wrong, subject="Generation")
    quota = check_quota(user, now)
    if not quota.allowed:
        found = Violation("generations_limit", "quota_exceeded", f"{user.generations_limit} a month are allowed")
        raise QuotaExceeded([found], subject="Generation")
    digest = content_hash(content)
    name = f"generation:{user.id}:{digest}:{','.join(channels)}:{tone}:{to_millis(utc(now))}"
    given = {
        "id": uuid5(LOCAL_IDS, name),
        "user_id": user.id,
        "input_content": content,
        "input_content_hash": digest,
        "selected_platforms": channels,
        "selected_tone": tone,
        "created_at": now,
    }
    generation = build(Generation, given)
    return generation, _log(generation, UsageEvent.STARTED, now), quota.user_update or user


def _unusable(content: str, channels: Sequence[str]) -> Iterator[Violation]:
    if not content:
        yield Violation("input_content", "empty", "Input should not be empty")
    if not channels:
        yield Violation("selected_platforms", "empty", "Input should name a channel")
    for place, channel in enumerate(channels):
        if channel not in OUTPUTS:
            known = ", ".join(OUTPUTS)
            yield Violation(f"selected_platforms.{place}", "channel_unsupported", f"Input should be one of {known}")


def complete_generation(
    generation: Generation, user: User, result: GenerationResult, now: datetime
) -> tuple[Generation, User, UsageLog]:
    """End a generation with what was made: completed if every channel has its content by now, else partial.

    Only a completed one counts: once, for the month that `now` lies in. Completed is final, so it never counts again.

    Args:
        generation: A pending or partial one.
        user: Its owner.
        result: What was made; it is added to what a partial one has.
        now: The time of the command.

    Raises:
        IllegalTransition: The generation is over; or it is partial, and would still be.
        BrokenRule: The user is not the owner; or there is no output, or one for a channel that was not asked for.
    """
    _check_owner(generation, user)
    made = evolve(generation, **_outputs(generation, result), **_findings(generation, result))
    awaited = [OUTPUTS[channel] for channel in made.selected_platforms if channel in OUTPUTS]
    whole = all(getattr(made, name) is not None for name in awaited)
    ended = transition(made, GenerationStatus.COMPLETED if whole else GenerationStatus.PARTIAL, now)
    spent = {"tokens_used": result.tokens_used, "estimated_cost_usd": _stored(result.estimated_cost_usd)}
    return ended, _counted(user, now) if whole else user, _log(ended, UsageEvent.COMPLETED, now, **spent)


def fail_generation(generation: Generation, user: User, error: str, now: datetime) -> tuple[Generation, User, UsageLog]:
    """End a generation without success. It does not count; a retry is a new generation.

    Raises:
        IllegalTransition: The generation is over.
        BrokenRule: The user is not its owner.
    """
    _check_owner(generation, user)
    failed = evolve(transition(generation, GenerationStatus.FAILED, now), error_message=error)
    return failed, user, _log(failed, UsageEvent.FAILED, now)


def recount(user: User, generations: Iterable[Generation], now: datetime) -> User:
    """The user with the counter that follows from the generations: each that was completed this month, once.

    Args:
        user: The user as stored.
        generations: The user's, in any order; any may come twice.
        now: The time of the question.
    """
    month = month_of(now)
    times = {
        found.id: found.completed_at
        for found in generations
        if found.user_id == user.id and found.completed_at and found.status is GenerationStatus.COMPLETED
    }
    counted = sum(at in month for at in times.values())
    last = max(times.values(), default=user.last_generation_at)
    return evolve(begin_anew(user, now), generations_count_current_month=counted, last_generation_at=last)


def _check_owner(generation: Generation, user: User) -> None:
    if generation.user_id != user.id:
        found = Violation("user_id", "not_the_owner", "Input should be the user whose generation it is")
        raise BrokenRule([found], subject="Generation")


def _outputs(generation: Generation, result: GenerationResult) -> dict[str, object]:
    made = {parse_channel(name): output for name, output in result.outputs.items()}
    asked = set(generation.selected_platforms) & OUTPUTS.keys()
    wrong = [
        Violation("selected_platforms", "channel_unasked", f"Nothing was asked for {channel}")
        for channel in made
        if channel not in asked
    ]
    if not made:
        wrong.append(Violation("outputs", "empty", "Input should hold an output; without one, the generation failed"))
    if wrong:
        raise BrokenRule(wrong, subject="Generation")
    return {OUTPUTS[ContentChannel(channel)]: output for channel, output in made.items()}


_FOUND: Final = ("core_message", "key_points", "detected_topic", "detected_audience", "llm_provider", "llm_model")
_SUMMED: Final = {"generation_time_ms": "generation_time_ms", "total_tokens_used": "tokens_used"}


def _findings(generation: Generation, result: GenerationResult) -> dict[str, object]:
    """What the result says about the text, and what it took, with what an earlier part took."""
    found = {name: value for name in _FOUND if (value := getattr(result, name)) is not None}
    taken = {
        name: (getattr(generation, name) or 0) + more
        for name, part in _SUMMED.items()
        if (more := getattr(result, part)) is not None
    }
    return found | taken


def _counted(user: User, now: datetime) -> User:
    current = check_quota(user, now).user_update or user
    count = current.generations_count_current_month + 1
    return evolve(current, generations_count_current_month=count, last_generation_at=now, updated_at=now)


def _stored(cost: Decimal | None) -> Decimal | None:
    """A cost as PostgreSQL stores it in a numeric(10, 6): a half is rounded away from zero."""
    if cost is None or not cost.is_finite() or cost == round(cost, 6):
        return cost
    return cost.quantize(Decimal("0.000001"), ROUND_HALF_UP)


def _log(generation: Generation, event: UsageEvent, now: datetime, **spent: int | Decimal | None) -> UsageLog:
    given = {
        "id": uuid5(generation.id, f"{event}:{generation.status}"),
        "user_id": generation.user_id,
        "generation_id": generation.id,
        "event_type": event,
        "platform_count": len(generation.selected_platforms),
        "platforms": [channel_name(channel) for channel in generation.selected_platforms],
        "created_at": now,
    }
    return build(UsageLog, given | spent)
