"""Money: an integer number of minor units and an ISO 4217 code (contracts: Stripe, "General shapes")."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

__all__ = ["Money", "exponent"]

_ZERO_DECIMAL: Final = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF")
)
_THREE_DECIMAL: Final = frozenset(("BHD", "JOD", "KWD", "OMR", "TND"))


def exponent(currency: str) -> int:
    """How many decimal digits a currency's minor unit stands for on Stripe's wire (ISK and UGX are sent with two)."""
    code = currency.upper()
    return 0 if code in _ZERO_DECIMAL else 3 if code in _THREE_DECIMAL else 2


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units; negative where the provider says so.

    Raises:
        ValueError: The currency is not three ASCII letters.
    """

    amount: int
    currency: str
    """ISO 4217, upper-case; lower-case is accepted and raised."""

    def __post_init__(self) -> None:
        if len(self.currency) != 3 or not (self.currency.isascii() and self.currency.isalpha()):
            raise ValueError(f"{self.currency!r} is no ISO 4217 currency code: three letters, such as 'USD'")
        object.__setattr__(self, "currency", self.currency.upper())

    @property
    def major(self) -> Decimal:
        """The amount in the currency's main unit."""
        return Decimal(self.amount).scaleb(-exponent(self.currency))
