"""RepurposeFlow: users of Clerk with a monthly quota, billing by Stripe, content generated for many channels."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.repurposeflow.billing import (
        Interval,
        PaidTier,
        Subscription,
        SubscriptionStatus,
        Tier,
        is_subscription,
        parse_subscription,
        validate_subscription,
    )
    from switchgear.domains.repurposeflow.channels import (
        OUTPUTS,
        Channel,
        ContentChannel,
        channel_name,
        parse_channel,
    )
    from switchgear.domains.repurposeflow.entities import ENTITIES
    from switchgear.domains.repurposeflow.generation import (
        Generation,
        GenerationStatus,
        LinkedinOutput,
        Output,
        TiktokOutput,
        TwitterOutput,
        is_generation,
        is_linkedin_output,
        is_output,
        is_tiktok_output,
        is_twitter_output,
        parse_generation,
        parse_linkedin_output,
        parse_output,
        parse_tiktok_output,
        parse_twitter_output,
        validate_generation,
        validate_linkedin_output,
        validate_output,
        validate_tiktok_output,
        validate_twitter_output,
    )
    from switchgear.domains.repurposeflow.inbox import (
        WebhookEvent,
        is_webhook_event,
        parse_webhook_event,
        validate_webhook_event,
    )
    from switchgear.domains.repurposeflow.retention import (
        REPURPOSEFLOW,
        repurposeflow_policies,
    )
    from switchgear.domains.repurposeflow.rules import (
        GRANTS,
        HISTORY_LENGTH,
        HISTORY_WINDOW,
        GenerationResult,
        HistoryEntry,
        PricedItem,
        QuotaDecision,
        QuotaExceeded,
        UsageAggregate,
        aggregate_usage,
        amount_cents,
        authorize,
        check_quota,
        complete_generation,
        content_hash,
        derive_tier,
        fail_generation,
        find_reusable,
        limit_for,
        next_reset,
        recent_history,
        recount,
        set_tier,
        start_generation,
        tier_of_price,
    )
    from switchgear.domains.repurposeflow.usage import (
        UsageEvent,
        UsageLog,
        is_usage_log,
        parse_usage_log,
        validate_usage_log,
    )
    from switchgear.domains.repurposeflow.user import (
        QUOTAS,
        UNLIMITED,
        AccountStatus,
        Tone,
        User,
        is_user,
        parse_user,
        validate_user,
    )

__all__ = [
    "GRANTS",
    "authorize",
    "ENTITIES",
    "HISTORY_LENGTH",
    "HISTORY_WINDOW",
    "OUTPUTS",
    "QUOTAS",
    "REPURPOSEFLOW",
    "UNLIMITED",
    "AccountStatus",
    "Channel",
    "ContentChannel",
    "Generation",
    "GenerationResult",
    "GenerationStatus",
    "HistoryEntry",
    "Interval",
    "LinkedinOutput",
    "Output",
    "PaidTier",
    "PricedItem",
    "QuotaDecision",
    "QuotaExceeded",
    "Subscription",
    "SubscriptionStatus",
    "Tier",
    "TiktokOutput",
    "Tone",
    "TwitterOutput",
    "UsageAggregate",
    "UsageEvent",
    "UsageLog",
    "User",
    "WebhookEvent",
    "aggregate_usage",
    "amount_cents",
    "channel_name",
    "check_quota",
    "complete_generation",
    "content_hash",
    "derive_tier",
    "fail_generation",
    "find_reusable",
    "is_generation",
    "is_linkedin_output",
    "is_output",
    "is_subscription",
    "is_tiktok_output",
    "is_twitter_output",
    "is_usage_log",
    "is_user",
    "is_webhook_event",
    "limit_for",
    "next_reset",
    "parse_channel",
    "parse_generation",
    "parse_linkedin_output",
    "parse_output",
    "parse_subscription",
    "parse_tiktok_output",
    "parse_twitter_output",
    "parse_usage_log",
    "parse_user",
    "parse_webhook_event",
    "recent_history",
    "recount",
    "repurposeflow_policies",
    "set_tier",
    "start_generation",
    "tier_of_price",
    "validate_generation",
    "validate_linkedin_output",
    "validate_output",
    "validate_subscription",
    "validate_tiktok_output",
    "validate_twitter_output",
    "validate_usage_log",
    "validate_user",
    "validate_webhook_event",
]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "entities": "ENTITIES",
            "user": "QUOTAS UNLIMITED AccountStatus Tone User is_user parse_user validate_user",
            "channels": "OUTPUTS Channel ContentChannel channel_name parse_channel",
            "generation": "Generation GenerationStatus LinkedinOutput Output TiktokOutput TwitterOutput is_generation "
            "is_linkedin_output is_output is_tiktok_output is_twitter_output parse_generation "
            "parse_linkedin_output parse_output parse_tiktok_output parse_twitter_output "
            "validate_generation validate_linkedin_output validate_output validate_tiktok_output "
            "validate_twitter_output",
            "usage": "UsageEvent UsageLog is_usage_log parse_usage_log validate_usage_log",
            "billing": "Interval PaidTier Subscription SubscriptionStatus Tier is_subscription parse_subscription "
            "validate_subscription",
            "inbox": "WebhookEvent is_webhook_event parse_webhook_event validate_webhook_event",
            "retention": "REPURPOSEFLOW repurposeflow_policies",
            "rules": "GRANTS authorize "
            "HISTORY_LENGTH HISTORY_WINDOW GenerationResult HistoryEntry PricedItem QuotaDecision "
            "QuotaExceeded UsageAggregate aggregate_usage amount_cents check_quota complete_generation "
            "content_hash derive_tier fail_generation find_reusable limit_for next_reset recent_history "
            "recount set_tier start_generation tier_of_price",
        },
    )
