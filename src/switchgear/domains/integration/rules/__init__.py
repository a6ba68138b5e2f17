"""The rules of Core integration as pure functions: no clock, no network; they return something new or refuse."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.integration.rules.accounts import (
        RevokeToken,
        TokenGrant,
        activate,
        connect,
        deactivate,
        disconnect,
    )
    from switchgear.domains.integration.rules.analytics import METRICS, aggregate, read_metrics
    from switchgear.domains.integration.rules.consistency import CHECKS
    from switchgear.domains.integration.rules.permissions import (
        GRANTS,
        actor_of,
        authorize,
    )
    from switchgear.domains.integration.rules.posts import (
        MIN_LEAD,
        TEXT_LIMITS,
        UNDELETABLE,
        TextLimit,
        check_platform_text,
        create_post,
        delete_post,
        edit_post,
        find_post,
        post_status,
        schedule_post,
        unschedule_post,
        validate_schedule,
    )
    from switchgear.domains.integration.rules.subscriptions import check_one_active_per_price, ends_at
    from switchgear.domains.integration.rules.users import AdminSetting, derive_role, set_admin

__all__ = [
    "CHECKS",
    "GRANTS",
    "actor_of",
    "authorize",
    "METRICS",
    "MIN_LEAD",
    "TEXT_LIMITS",
    "UNDELETABLE",
    "AdminSetting",
    "RevokeToken",
    "TextLimit",
    "TokenGrant",
    "activate",
    "aggregate",
    "check_one_active_per_price",
    "check_platform_text",
    "connect",
    "create_post",
    "deactivate",
    "delete_post",
    "derive_role",
    "disconnect",
    "edit_post",
    "ends_at",
    "find_post",
    "post_status",
    "read_metrics",
    "schedule_post",
    "set_admin",
    "unschedule_post",
    "validate_schedule",
]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "consistency": "CHECKS",
            "permissions": "GRANTS actor_of authorize",
            "accounts": "RevokeToken TokenGrant activate connect deactivate disconnect",
            "analytics": "METRICS aggregate read_metrics",
            "posts": "MIN_LEAD TEXT_LIMITS UNDELETABLE TextLimit check_platform_text create_post delete_post edit_post "
            "find_post post_status schedule_post unschedule_post validate_schedule",
            "subscriptions": "check_one_active_per_price ends_at",
            "users": "AdminSetting derive_role set_admin",
        },
    )
