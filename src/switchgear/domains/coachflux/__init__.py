"""CoachFlux: coaching conversations, anonymous or of users with an account of their own, billed by Stripe."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.coachflux.access import (
        DeviceInfo,
        EmailVerification,
        LoginSession,
        MagicLink,
        OneTimeToken,
        PasswordReset,
        is_email_verification,
        is_login_session,
        is_magic_link,
        is_password_reset,
        parse_email_verification,
        parse_login_session,
        parse_magic_link,
        parse_password_reset,
        validate_email_verification,
        validate_login_session,
        validate_magic_link,
        validate_password_reset,
    )
    from switchgear.domains.coachflux.organization import (
        Organization,
        OrgMember,
        OrgPlan,
        OrgRole,
        OrgSettings,
        is_org_member,
        is_organization,
        parse_org_member,
        parse_organization,
        validate_org_member,
        validate_organization,
    )
    from switchgear.domains.coachflux.rules import (
        DELETION_GRACE,
        TokenUse,
        anonymise,
        can_add_member,
        cancel_deletion,
        consume,
        derive_seats,
        purge_due,
        request_deletion,
        session_valid,
        token_hash,
        touch,
    )
    from switchgear.domains.coachflux.user import (
        AccountStatus,
        EmailPreferences,
        Provider,
        User,
        is_user,
        parse_user,
        validate_user,
    )

__all__ = [
    "DELETION_GRACE",
    "AccountStatus",
    "DeviceInfo",
    "EmailPreferences",
    "EmailVerification",
    "LoginSession",
    "MagicLink",
    "OneTimeToken",
    "OrgMember",
    "OrgPlan",
    "OrgRole",
    "OrgSettings",
    "Organization",
    "PasswordReset",
    "Provider",
    "TokenUse",
    "User",
    "anonymise",
    "can_add_member",
    "cancel_deletion",
    "consume",
    "derive_seats",
    "is_email_verification",
    "is_login_session",
    "is_magic_link",
    "is_org_member",
    "is_organization",
    "is_password_reset",
    "is_user",
    "parse_email_verification",
    "parse_login_session",
    "parse_magic_link",
    "parse_org_member",
    "parse_organization",
    "parse_password_reset",
    "parse_user",
    "purge_due",
    "request_deletion",
    "session_valid",
    "token_hash",
    "touch",
    "validate_email_verification",
    "validate_login_session",
    "validate_magic_link",
    "validate_org_member",
    "validate_organization",
    "validate_password_reset",
    "validate_user",
]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "user": "AccountStatus EmailPreferences Provider User is_user parse_user validate_user",
            "access": "DeviceInfo EmailVerification LoginSession MagicLink OneTimeToken PasswordReset "
            "is_email_verification is_login_session is_magic_link is_password_reset parse_email_verification "
            "parse_login_session parse_magic_link parse_password_reset validate_email_verification "
            "validate_login_session validate_magic_link validate_password_reset",
            "organization": "OrgMember OrgPlan OrgRole OrgSettings Organization is_org_member is_organization "
            "parse_org_member parse_organization validate_org_member validate_organization",
            "rules": "DELETION_GRACE TokenUse anonymise can_add_member cancel_deletion consume derive_seats purge_due "
            "request_deletion session_valid token_hash touch",
        },
    )
