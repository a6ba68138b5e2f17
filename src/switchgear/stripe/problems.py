"""How Stripe says that something is wrong (https://docs.stripe.com/api/errors, https://docs.stripe.com/declines/codes)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import JsonValue

from switchgear.errors import (
    ApiError,
    AuthenticationFailed,
    CardDeclined,
    Conflict,
    PaymentFailed,
    PermissionDenied,
    RateLimited,
)
from switchgear.pipeline.retry import Outcome
from switchgear.pipeline.service import Problem, problem_of_status
from switchgear.pipeline.wire import WireResponse
from switchgear.types.payload import Payload
from switchgear.types.reading import read_json

__all__ = [
    "AuthenticationRequired",
    "CardDetailsWrong",
    "CardExpired",
    "CardUnsupported",
    "DuplicatePayment",
    "IdempotencyConflict",
    "InsufficientFunds",
    "IssuerUnavailable",
    "LockTimeout",
    "ReconnectNeeded",
]


class AuthenticationRequired(CardDeclined):
    """The customer's bank wants the customer to confirm the payment (3D Secure), or the customer did not manage to."""

    user_message = "The bank wants you to confirm this payment. Please try again and confirm it."
    guidance = "Let the customer confirm the payment intent while they are there; do not repeat it without them."


class CardDetailsWrong(CardDeclined):
    """Number, date, security code, PIN or address are not those of the card."""

    user_message = "Something about the card is not right. Please check number, date, security code and address."
    guidance = "Let the customer enter the card again; the code says which part is wrong."


class CardExpired(CardDeclined):
    """The card has expired."""

    user_message = "The card has expired. Please use another card."
    guidance = "Ask the customer for another card, and do not charge this one again."


class InsufficientFunds(CardDeclined):
    """The amount is more than the card's balance or limit leaves."""

    user_message = "The card's balance or limit does not cover this. Please use another card, or try again later."
    guidance = "Ask the customer for another way to pay, or charge again in some days, as a new call."


class CardUnsupported(CardDeclined):
    """The card is not for this kind of payment, currency or amount, or it is a test card and the key is live."""

    user_message = "This card cannot be used for this payment. Please use another card."
    guidance = "Ask the customer for a card of another kind; check amount and currency, and that no test card was used."


class IssuerUnavailable(CardDeclined):
    """The bank could not be asked, or did not decide; the same card may work in a moment."""

    user_message = "The bank could not be reached. Please try again in a few minutes."
    guidance = "Try again later as a new call: with the same idempotency key, Stripe answers this decline again."


class DuplicatePayment(CardDeclined):
    """A payment of the same amount was made with the same card moments ago."""

    user_message = "The same payment was made moments ago. Please look whether it worked before you try again."
    guidance = "Look for the earlier payment before anything is charged again."


class IdempotencyConflict(Conflict):
    """The idempotency key belongs to an earlier request with other parameters; nothing was done."""

    retryable = False
    user_message = "Something else was done under this name before. Please look at it, then start again."
    guidance = "Send what was sent first with this idempotency key, or take another key for another request."


class LockTimeout(RateLimited):
    """Another request holds the object, and did not let go of it in time; nothing was done."""

    user_message = "This is being changed by somebody else at the moment. Please try again shortly."
    guidance = "Make the writes to one object one after another, and try again after the time that the error names."


class ReconnectNeeded(AuthenticationFailed):
    """An OAuth code or token is spent, expired or revoked."""

    user_message = "The connection could not be made. Please connect the account again."
    guidance = "Send the account's owner through the connect page again: a code works once, and for minutes."


CLASSES: Final[Mapping[str, type[ApiError]]] = {
    **dict.fromkeys(
        (
            "authentication_not_handled",
            "authentication_required",
            "invoice_payment_intent_requires_action",
            "mobile_device_authentication_required",
            "payment_intent_authentication_failure",
            "setup_intent_authentication_failure",
            "subscription_payment_intent_requires_action",
        ),
        AuthenticationRequired,
    ),
    **dict.fromkeys(
        (
            "incorrect_address",
            "incorrect_cvc",
            "incorrect_number",
            "incorrect_pin",
            "incorrect_zip",
            "invalid_account",
            "invalid_cvc",
            "invalid_expiry_month",
            "invalid_expiry_year",
            "invalid_number",
            "invalid_pin",
        ),
        CardDetailsWrong,
    ),
    "expired_card": CardExpired,
    **dict.fromkeys(
        ("card_velocity_exceeded", "insufficient_funds", "withdrawal_count_limit_exceeded"), InsufficientFunds
    ),
    **dict.fromkeys(
        ("card_not_supported", "currency_not_supported", "invalid_amount", "not_permitted", "testmode_decline"),
        CardUnsupported,
    ),
    **dict.fromkeys(
        ("approve_with_id", "issuer_not_available", "processing_error", "reenter_transaction", "try_again_later"),
        IssuerUnavailable,
    ),
    "duplicate_transaction": DuplicatePayment,
    "idempotency_error": IdempotencyConflict,
    "lock_timeout": LockTimeout,
    "rate_limit": RateLimited,  # even with 400
    "access_denied": PermissionDenied,  # of OAuth, like those below
    "invalid_client": AuthenticationFailed,
    "invalid_grant": ReconnectNeeded,
}
"""Where a code says more than the status. What else declines a card is a `CardDeclined`."""

SENSITIVE: Final = frozenset(
    (
        "fraudulent",
        "lost_card",
        "lost_or_stolen_card",
        "merchant_blacklist",
        "pickup_card",
        "restricted_card",
        "security_violation",
        "stolen_card",
    )
)
"""What nobody who pays may learn, because it may be a thief or a tester of cards: it reads as `generic_decline`.

Stripe's page on decline codes asks for that of `fraudulent`, `lost_card`, `merchant_blacklist` and `stolen_card`, and,
of ways to pay other than cards, of `lost_or_stolen_card`. `pickup_card` and `restricted_card` may mean a card that was
reported lost or stolen, and `security_violation` a suspicion of the bank's: to hide these as well, of which the page
says nothing, is this library's own choice.
"""


def problem(response: WireResponse) -> Problem | None:
    """Read an error: `{"error": {...}}`, of OAuth `{"error": "...", "error_description": "..."}`, or no JSON at all.

    A sensitive decline reads as a generic one in all that the error says; the body alone, which no text and no pickle
    holds, has what Stripe said.
    """
    plain = problem_of_status(response)
    if plain is None or response.status < 400:
        return plain
    body = read_object(response.content)
    error = body.child("error")
    code, declined, parameter = error.text("code"), error.text("decline_code"), error.text("param")
    message = error.text("message") or body.text("error_description") or plain.message
    if not SENSITIVE.isdisjoint((code, declined)):
        message, code, declined, parameter = "Your card was declined.", "card_declined", "generic_decline", None
    details = _details(response, error, declined)
    if declined is not None:
        message = f"{message} ({code or 'declined'}: {declined})"
    elif parameter is not None and parameter not in message:
        message = f"{message} (parameter: {parameter})"
    for name, words in _WORDS.items():
        if name in details:
            message += f" ({words.format(details[name])})"
    if message.startswith(_COUNTED):
        code = code or "duplicate_meter_event"
    codes = [said for said in (declined, code, error.text("type"), body.text("error")) if said]
    kind = _class(plain, error, codes)
    advice = details.get("advice_code")
    later = advice == "try_again_later" or (kind is IssuerUnavailable and advice is None)
    outcome = _outcome(response, kind, plain.outcome)
    return Problem(kind, message, outcome, next(iter(codes), None), retryable=later, details=details)


_COUNTED: Final = "An event already exists with identifier"
"""How the answer begins that has no code, where v2 of the API has one: the meter event was recorded before."""
_WORDS: Final = {
    "advice_code": "advice: {}",
    "rate_limited_reason": "limit: {}",
    "replayed": "the stored answer to an earlier request with the same idempotency key",
}
"""How a message tells details."""


def _details(response: WireResponse, error: Payload, declined: str | None) -> dict[str, str]:
    replayed = response.headers.get("idempotent-replayed", "").lower() == "true"
    said = {
        "decline_code": declined,
        "advice_code": error.text("advice_code"),
        "rate_limited_reason": response.headers.get("stripe-rate-limited-reason"),
        "replayed": "true" if replayed else None,
    }
    return {name: value for name, value in said.items() if value}


def _class(plain: Problem, error: Payload, codes: Sequence[str]) -> type[ApiError]:
    """The class of the most specific code that has one; what declines cards does so only in an error about a card."""
    card = plain.error is PaymentFailed and error.text("type") == "card_error"
    known = (CLASSES[code] for code in codes if code in CLASSES)
    fitting = (kind for kind in known if issubclass(kind, CardDeclined) == card)
    return next(fitting, CardDeclined if card else plain.error)


def _outcome(response: WireResponse, kind: type[ApiError], otherwise: Outcome) -> Outcome:
    """Stripe says itself whether to go again, and outranks the status (API reference: `Stripe-Should-Retry`).

    An answer that was stored for the idempotency key would come again and again.
    """
    asked = response.headers.get("stripe-should-retry", "").lower()
    if asked == "false" or response.headers.get("idempotent-replayed", "").lower() == "true":
        return Outcome.FINAL
    if issubclass(kind, RateLimited):
        return Outcome.REFUSED
    if otherwise is not Outcome.REFUSED and (asked == "true" or response.status == 409):
        return Outcome.INVITED
    return otherwise


def read_object(content: bytes) -> Payload:
    """The JSON object of a body; an empty one if it holds HTML, nothing or something else."""
    try:
        data: JsonValue = read_json(content)[0]
    except ValueError:
        data = None
    return Payload(data if isinstance(data, dict) else None)
