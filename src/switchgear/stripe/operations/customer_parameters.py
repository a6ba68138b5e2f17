"""Parameters of customers."""

from __future__ import annotations

from typing_extensions import TypedDict

from switchgear.stripe.operations.money_parameters import CashBalanceSettingsParams

__all__ = [
    "CustomerCreateCashBalanceParams",
]


class CustomerCreateCashBalanceParams(TypedDict, total=False):
    """`cash_balance` of a customer."""

    settings: CashBalanceSettingsParams
