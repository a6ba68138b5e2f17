"""The well-known test cards (https://docs.stripe.com/testing): what each is, and what comes of paying with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

__all__ = [
    "BY_NUMBER",
    "CARDS",
    "Card",
    "Decline",
    "NOT_AUTHENTICATED",
    "NO_METHOD",
    "card_named",
    "card_numbered",
]


@dataclass(frozen=True, slots=True)
class Decline:
    """Why a payment fails, in Stripe's own codes."""

    code: str
    message: str
    decline_code: str | None = None
    advice: str | None = "try_again_later"
    blocked: bool = False
    """By Stripe itself, so that the bank is not asked."""


@dataclass(frozen=True, slots=True)
class Card:
    """A test card."""

    number: str
    decline: Decline | None = None
    authentication: Literal["always", "unless_set_up", "never"] = "never"
    """When the customer has to confirm the payment with the bank."""
    funding: Literal["credit", "debit", "prepaid"] = "credit"
    attaches: bool = True
    """Whether a customer can keep it; those that are declined cannot, but for one that is there to fail later."""

    @property
    def brand(self) -> str:
        """The network, by the first digits."""
        starts = (start for start in _BRANDS if self.number.startswith(start))
        return _BRANDS[max(starts, key=len, default="4")]


_BRANDS: Final[Mapping[str, str]] = {
    "2": "mastercard",
    "3": "jcb",
    "30": "diners",
    "34": "amex",
    "36": "diners",
    "37": "amex",
    "4": "visa",
    "5": "mastercard",
    "6": "discover",
    "62": "unionpay",
}

_DECLINED: Final = "Your card was declined."
_GENERIC: Final = Decline("card_declined", _DECLINED, "generic_decline")
_FUNDS: Final = Decline("card_declined", "Your card has insufficient funds.", "insufficient_funds")
NOT_AUTHENTICATED: Final = Decline(
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
    "authentication_required",
    advice=None,
)

NO_METHOD: Final = Decline(
    "resource_missing",
    "This customer has no attached payment source or default payment method. Please consider adding a default "
    "payment method.",
    advice=None,
)
"""There is no card that could be declined."""


def _declined(number: str, decline: Decline) -> Card:
    return Card(number, decline, attaches=False)


CARDS: Final[Mapping[str, Card]] = {
    "visa": Card("4242424242424242"),
    "visa_debit": Card("4000056655665556", funding="debit"),
    "mastercard": Card("5555555555554444"),
    "mastercard_debit": Card("5200828282828210", funding="debit"),
    "mastercard_prepaid": Card("5105105105105100", funding="prepaid"),
    "amex": Card("378282246310005"),
    "discover": Card("6011111111111117"),
    "diners": Card("3056930009020004"),
    "jcb": Card("3566002020360505"),
    "unionpay": Card("6200000000000005"),
    "chargeDeclined": _declined("4000000000000002", _GENERIC),
    "chargeDeclinedInsufficientFunds": _declined("4000000000009995", _FUNDS),
    "chargeDeclinedLostCard": _declined(
        "4000000000009987", Decline("card_declined", _DECLINED, "lost_card", "do_not_try_again")
    ),
    "chargeDeclinedStolenCard": _declined(
        "4000000000009979", Decline("card_declined", _DECLINED, "stolen_card", "do_not_try_again")
    ),
    "chargeDeclinedVelocityLimitExceeded": _declined(
        "4000000000006975",
        Decline(
            "card_declined",
            "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
            "card_velocity_exceeded",
        ),
    ),
    "chargeDeclinedExpiredCard": _declined(
        "4000000000000069", Decline("expired_card", "Your card has expired.", advice="do_not_try_again")
    ),
    "chargeDeclinedIncorrectCvc": _declined(
        "4000000000000127",
        Decline("incorrect_cvc", "Your card's security code is incorrect.", advice="confirm_card_data"),
    ),
    "chargeDeclinedProcessingError": _declined(
        "4000000000000119",
        Decline("processing_error", "An error occurred while processing your card. Try again in a little bit."),
    ),
    "chargeDeclinedFraudulent": _declined(
        "4100000000000019", Decline("card_declined", _DECLINED, "fraudulent", "do_not_try_again", blocked=True)
    ),
    "chargeCustomerFail": Card("4000000000000341", _GENERIC),
    "authenticationRequired": Card("4000002760003184", authentication="always"),
    "authenticationRequiredOnSetup": Card("4000002500003155", authentication="unless_set_up"),
    "authenticationRequiredChargeDeclinedInsufficientFunds": Card("4000008260003178", _FUNDS, authentication="always"),
    "threeDSecure2Required": Card("4000000000003220", authentication="always"),
}
"""By the name that follows `pm_card_` or `tok_`."""
_OTHER_NAMES: Final[Mapping[str, str]] = {
    "radarBlock": "chargeDeclinedFraudulent",
    "threeDSecureRequired": "threeDSecure2Required",
}
BY_NUMBER: Final[Mapping[str, Card]] = {card.number: card for card in CARDS.values()}


def card_named(name: str) -> Card | None:
    """The card of `pm_card_visa`, `pm_card_visa_chargeDeclined`, `pm_card_chargeDeclined` or `tok_visa`."""
    for prefix in ("pm_card_", "tok_"):
        if name.startswith(prefix):
            plain = name.removeprefix(prefix)
            plain = plain if plain in CARDS else plain.removeprefix("visa_")
            return CARDS.get(_OTHER_NAMES.get(plain, plain))
    return None


def card_numbered(number: str) -> Card | None:
    """The card of a number, which may have spaces."""
    return BY_NUMBER.get(number.replace(" ", ""))
