"""How Clerk says that something is wrong (https://clerk.com/docs/guides/development/errors/backend-api)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from switchgear.errors import ApiError, Duplicate, PermissionDenied
from switchgear.pipeline.retry import Outcome
from switchgear.pipeline.service import Problem, problem_of_status
from switchgear.pipeline.wire import WireResponse
from switchgear.types.reading import read_json

__all__ = ["FeatureUnavailable", "QuotaReached"]


class FeatureUnavailable(PermissionDenied):
    """The instance has not switched this on, or the account's plan at Clerk does not include it."""

    user_message = "This is not available here. Please ask whoever runs the service."
    guidance = "Switch it on in Clerk's dashboard, or choose a plan that includes it."


class QuotaReached(PermissionDenied):
    """There are as many users, domains or others as the account's plan at Clerk or a setting allows."""

    user_message = "There is no room for more. Please ask whoever runs the service."
    guidance = "Raise the limit in Clerk's dashboard or choose a larger plan; else delete what is not needed."


_CLASSES: Final[Mapping[str, type[ApiError]]] = {
    **dict.fromkeys(
        (
            "duplicate_record",  # an invitation or an entry of a list
            "invitation_already_accepted",
            "invitation_already_revoked",
            "organization_already_has_sso_connection",
            "organization_domain_already_exists",
            "organization_invitation_not_unique",
            "primary_domain_already_exists",
        ),
        Duplicate,
    ),
    **dict.fromkeys(
        (
            "api_keys_not_enabled",
            "feature_not_enabled",
            "feature_requires_oidc_provider",
            "feature_requires_progressive_sign_up",
            "invitations_not_supported",
            "oauth_token_provider_not_enabled",
            "organization_domain_enrollment_mode_not_enabled",
            "organization_not_enabled_in_instance",
            "product_not_supported_by_subscription_plan",
            "request_invalid_for_environment",
            "request_invalid_for_instance",
            "unsupported_subscription_plan_features",  # 402, but it is the account's plan, and no payment
        ),
        FeatureUnavailable,
    ),
    **dict.fromkeys(("organization_domain_quota_exceeded", "quota_exceeded", "user_quota_exceeded"), QuotaReached),
}
"""Where the code says more than the status."""
_OUTCOMES: Final[Mapping[str, Outcome]] = {
    "resource_locked": Outcome.INVITED,  # another request is changing it: "please try again"
}
_MESSAGE_LENGTH: Final = 300


def problem(response: WireResponse) -> Problem | None:
    """What Clerk says is wrong; None: nothing is.

    The body is `{"errors": [{"code", "message", "long_message", "meta"}], "clerk_trace_id"}`, of which anything may be
    missing; a proxy may answer with HTML (Clerk's documentation: errors).
    """
    by_status = problem_of_status(response)
    if by_status is None:
        return None
    body = _object(_json(response.content))
    listed = body.get("errors")
    errors = [_object(error) for error in cast(list[object], listed)] if isinstance(listed, list) else []
    code = next((code for error in errors if (code := _text(error.get("code")))), None)
    return Problem(
        _CLASSES.get(code or "", by_status.error),
        "; ".join(filter(None, map(_message, errors)))[:_MESSAGE_LENGTH] or by_status.message,
        _OUTCOMES.get(code or "", by_status.outcome),
        code,
        _text(body.get("clerk_trace_id")) or None,
    )


def _json(content: bytes) -> object:
    try:
        return read_json(content)[0]
    except ValueError:
        return None


def _object(value: object) -> dict[str, Any]:
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _message(error: Mapping[str, Any]) -> str:
    """What an error says, with its parameter: `email_address: That email address is taken. Please try another.`."""
    said = _text(error.get("long_message")) or _text(error.get("message"))
    parameter = _text(_object(error.get("meta")).get("param_name"))
    return ": ".join(filter(None, (parameter, said)))
