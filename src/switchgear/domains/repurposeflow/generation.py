"""Generations: what a user asked for, and what was generated for each channel."""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256
from typing import Annotated, ClassVar, Final, TypeAlias

from pydantic import Field, JsonValue

from switchgear.domains.declaration import Emptied, Erase, Personal, Table, Transitions, Where, index
from switchgear.domains.entity import Entity
from switchgear.domains.fields import Closed, Count, Rule, Timestamp, Uuid
from switchgear.domains.parsing import functions
from switchgear.domains.repurposeflow.channels import Channel
from switchgear.domains.repurposeflow.model import RepurposeFlowModel, Short, UserId
from switchgear.domains.row_rules import RowRule

__all__ = [
    "Generation",
    "GenerationStatus",
    "LinkedinOutput",
    "Output",
    "TiktokOutput",
    "TwitterOutput",
    "is_generation",
    "is_linkedin_output",
    "is_output",
    "is_tiktok_output",
    "is_twitter_output",
    "parse_generation",
    "parse_linkedin_output",
    "parse_output",
    "parse_tiktok_output",
    "parse_twitter_output",
    "validate_generation",
    "validate_linkedin_output",
    "validate_output",
    "validate_tiktok_output",
    "validate_twitter_output",
]


class GenerationStatus(StrEnum):
    """How far a generation has come. Completed and failed are final: a retry is a new generation."""

    PENDING = "pending"
    PARTIAL = "partial"
    """Some channels have their content, others not."""
    COMPLETED = "completed"
    FAILED = "failed"


Items: TypeAlias = list[JsonValue]


class Output(RepurposeFlowModel):
    """What was generated for a channel. The product gives examples, no shapes: any key may lack, others are kept."""


class TiktokOutput(Output):
    """A script for TikTok."""

    hooks: Items | None = None
    talking_points: Items | None = None
    cta: str | None = None
    hashtags: Items | None = None
    content: str | None = None


class TwitterOutput(Output):
    """A thread for X."""

    thread: Items | None = None
    tweet_count: Count | None = None
    hashtags: Items | None = None

    rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            "tweet_count",
            "tweet_count",
            "Input should be the length of the thread",
            lambda row: row.thread is not None and row.tweet_count not in {None, len(row.thread)},
        ),
    )


class LinkedinOutput(Output):
    """A post for LinkedIn."""

    post: str | None = None
    opening_hook: str | None = None
    cta: str | None = None
    hashtags: Items | None = None


Sha256: TypeAlias = Annotated[
    str, Field(pattern="^[0-9a-f]{64}$"), Rule("sha256_invalid", "Input should be a SHA-256 digest in small hex digits")
]


_NOTHING: Final = sha256(b"").hexdigest()


class Generation(Entity, RepurposeFlowModel):
    """One request to generate content, with what came of it."""

    table: ClassVar[Table] = Table(
        "generations",
        owner="user_id",
        indexes=(
            index("idx_generations_user_id", "user_id"),
            index("idx_generations_created_at", "-created_at"),
            index("idx_generations_status", "status"),
            index("idx_generations_input_content_hash", "input_content_hash"),
            index("idx_generations_user_created", "user_id", "-created_at"),
            index(
                "idx_generations_user_completed",
                "user_id",
                "-created_at",
                where=Where("status", (GenerationStatus.COMPLETED.value,)),
            ),
        ),
    )
    transitions: ClassVar[Transitions] = Transitions(
        "status",
        {
            GenerationStatus.PENDING: (
                GenerationStatus.COMPLETED,
                GenerationStatus.FAILED,
                GenerationStatus.PARTIAL,
            ),
            GenerationStatus.PARTIAL: (GenerationStatus.COMPLETED, GenerationStatus.FAILED),
        },
        stamps={GenerationStatus.COMPLETED: "completed_at"},
    )

    id: Uuid
    user_id: UserId
    input_content: Emptied[str]
    input_content_hash: Annotated[Sha256, Erase(_NOTHING)]
    """Of the text; see `content_hash`."""
    selected_platforms: list[Channel]
    selected_tone: Annotated[str, Field(max_length=50)]
    core_message: Personal[str | None] = None
    key_points: Personal[Items | None] = None
    detected_topic: Personal[Short | None] = None
    detected_audience: Personal[Short | None] = None
    output_tiktok: Personal[TiktokOutput | None] = None
    output_twitter: Personal[TwitterOutput | None] = None
    output_threads: Personal[Output | None] = None
    output_linkedin: Personal[LinkedinOutput | None] = None
    output_instagram: Personal[Output | None] = None
    output_email: Personal[Output | None] = None
    generation_time_ms: Count | None = None
    llm_provider: Annotated[str, Field(max_length=50)] | None = None
    """Such as `openai` or `anthropic`."""
    llm_model: Annotated[str, Field(max_length=100)] | None = None
    total_tokens_used: Count | None = None
    status: Closed[GenerationStatus] = GenerationStatus.PENDING
    error_message: Personal[str | None] = None
    created_at: Timestamp
    completed_at: Timestamp | None = None


parse_generation, is_generation, validate_generation = functions(Generation)
parse_output, is_output, validate_output = functions(Output)
parse_tiktok_output, is_tiktok_output, validate_tiktok_output = functions(TiktokOutput)
parse_twitter_output, is_twitter_output, validate_twitter_output = functions(TwitterOutput)
parse_linkedin_output, is_linkedin_output, validate_linkedin_output = functions(LinkedinOutput)
