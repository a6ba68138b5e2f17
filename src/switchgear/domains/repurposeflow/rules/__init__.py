"""The rules of RepurposeFlow as pure functions: no clock, no network; they return something new or refuse."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.repurposeflow.rules.consistency import CHECKS
    from switchgear.domains.repurposeflow.rules.generations import (
        GenerationResult,
        complete_generation,
        content_hash,
        fail_generation,
        recount,
        start_generation,
    )
    from switchgear.domains.repurposeflow.rules.history import (
        HISTORY_LENGTH,
        HISTORY_WINDOW,
        HistoryEntry,
        find_reusable,
        recent_history,
    )
    from switchgear.domains.repurposeflow.rules.permissions import (
        GRANTS,
        authorize,
    )
    from switchgear.domains.repurposeflow.rules.quota import (
        QuotaDecision,
        QuotaExceeded,
        check_quota,
        limit_for,
        next_reset,
        set_tier,
    )
    from switchgear.domains.repurposeflow.rules.subscriptions import (
        PricedItem,
        amount_cents,
        derive_tier,
        tier_of_price,
    )
    from switchgear.domains.repurposeflow.rules.usage import (
        UsageAggregate,
        aggregate_usage,
    )

__all__ = [
    "CHECKS",
    "GRANTS",
    "authorize",
    "HISTORY_LENGTH",
    "HISTORY_WINDOW",
    "GenerationResult",
    "HistoryEntry",
    "PricedItem",
    "QuotaDecision",
    "QuotaExceeded",
    "UsageAggregate",
    "aggregate_usage",
    "amount_cents",
    "check_quota",
    "complete_generation",
    "content_hash",
    "derive_tier",
    "fail_generation",
    "find_reusable",
    "limit_for",
    "next_reset",
    "recent_history",
    "recount",
    "set_tier",
    "start_generation",
    "tier_of_price",
]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "consistency": "CHECKS",
            "permissions": "GRANTS authorize",
            "generations": "GenerationResult complete_generation content_hash fail_generation recount start_generation",
            "history": "HISTORY_LENGTH HISTORY_WINDOW HistoryEntry find_reusable recent_history",
            "quota": "QuotaDecision QuotaExceeded check_quota limit_for next_reset set_tier",
            "subscriptions": "PricedItem amount_cents derive_tier tier_of_price",
            "usage": "UsageAggregate aggregate_usage",
        },
    )
