"""The rules of Ezre Comms as pure functions: no clock, no network; they return something new or refuse."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.ezre_comms.rules.approval import (
        approve,
        reject,
        select_version,
    )
    from switchgear.domains.ezre_comms.rules.comments import (
        CommentThread,
        add_comment,
        build_threads,
        edit_comment,
        reply,
        resolve,
        unresolve,
    )
    from switchgear.domains.ezre_comms.rules.connections import (
        REFRESH_SKEW,
        needs_refresh,
    )
    from switchgear.domains.ezre_comms.rules.consistency import CHECKS
    from switchgear.domains.ezre_comms.rules.edits import (
        Change,
        TextChange,
        compare,
        edit,
        history_of,
        revert,
    )
    from switchgear.domains.ezre_comms.rules.engagement import aggregate_engagement
    from switchgear.domains.ezre_comms.rules.permissions import (
        GRANTS,
        authorize,
    )
    from switchgear.domains.ezre_comms.rules.posts import (
        delete_post,
        find_post,
        update_post,
    )
    from switchgear.domains.ezre_comms.rules.recurrence import (
        materialize,
        next_occurrence,
    )
    from switchgear.domains.ezre_comms.rules.retries import (
        RETRY_BASE,
        RETRY_CAP,
        PublishFailure,
        RetryDecision,
        RetryVia,
        retry_decision,
        unpublished,
    )
    from switchgear.domains.ezre_comms.rules.usage import (
        PLANS,
        HasPeriod,
        MetricUsage,
        PlanDecision,
        PlanLimits,
        UsageSummary,
        check_plan,
        limits_for,
        record_usage,
        usage_period,
        usage_summary,
    )

__all__ = [
    "CHECKS",
    "GRANTS",
    "authorize",
    "PLANS",
    "REFRESH_SKEW",
    "RETRY_BASE",
    "RETRY_CAP",
    "Change",
    "CommentThread",
    "HasPeriod",
    "MetricUsage",
    "PlanDecision",
    "PlanLimits",
    "PublishFailure",
    "RetryDecision",
    "RetryVia",
    "TextChange",
    "UsageSummary",
    "add_comment",
    "aggregate_engagement",
    "approve",
    "build_threads",
    "check_plan",
    "compare",
    "delete_post",
    "edit",
    "edit_comment",
    "find_post",
    "history_of",
    "limits_for",
    "materialize",
    "needs_refresh",
    "next_occurrence",
    "record_usage",
    "reject",
    "reply",
    "resolve",
    "retry_decision",
    "revert",
    "select_version",
    "unpublished",
    "unresolve",
    "update_post",
    "usage_period",
    "usage_summary",
]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "consistency": "CHECKS",
            "permissions": "GRANTS authorize",
            "approval": "approve reject select_version",
            "comments": "CommentThread add_comment build_threads edit_comment reply resolve unresolve",
            "connections": "REFRESH_SKEW needs_refresh",
            "edits": "Change TextChange compare edit history_of revert",
            "engagement": "aggregate_engagement",
            "posts": "delete_post find_post update_post",
            "recurrence": "materialize next_occurrence",
            "retries": "RETRY_BASE RETRY_CAP PublishFailure RetryDecision RetryVia retry_decision unpublished",
            "usage": "PLANS HasPeriod MetricUsage PlanDecision PlanLimits UsageSummary check_plan limits_for "
            "record_usage usage_period usage_summary",
        },
    )
