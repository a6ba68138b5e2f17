"""Top-ups of the balance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field

from switchgear.stripe.models.base import ByKind, Expandable, Metadata, StripeObject, UntypedObject
from switchgear.stripe.models.payment_options import PaymentOptionsByKind
from switchgear.types.enums import Open
from switchgear.types.times import UnixSeconds

if TYPE_CHECKING:
    from switchgear.stripe.models.balance import BalanceTransaction
    from switchgear.stripe.models.payment_method import PaymentMethod

__all__ = [
    "Topup",
    "TopupStatus",
]


TopupStatus: TypeAlias = Literal["canceled", "failed", "pending", "reversed", "succeeded"]
"""Where a top-up stands."""


class Topup(StripeObject):
    """Money that is added to the balance. Amounts are in minor units of `currency`."""

    object: Literal["topup"]
    amount: int
    balance_transaction: Expandable["BalanceTransaction"] | None = None
    created: UnixSeconds
    currency: str
    description: str | None = None
    expected_availability_date: UnixSeconds | None = None
    failure_code: str | None = None
    failure_message: str | None = None
    initiated_by: Open[Literal["stripe", "user"]] | None = None
    livemode: bool
    metadata: Metadata = Field(default_factory=dict)
    payment_method: Expandable["PaymentMethod"] | None = None
    payment_method_options: PaymentOptionsByKind | None = None
    source: ByKind["UntypedObject"] | None = None
    statement_descriptor: str | None = None
    status: Open[TopupStatus] | None = None
    transfer_group: str | None = None
