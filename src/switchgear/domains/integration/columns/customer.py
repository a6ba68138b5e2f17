"""The columns of customers."""

from __future__ import annotations

from typing import Final

from pydantic import JsonValue

from switchgear.domains.fields import UNUSUAL_ID
from switchgear.domains.integration.billing import Customer, parse_customer
from switchgear.domains.rows import entity_maker
from switchgear.mirror.customer import CUSTOMER_KEPT, default_method, method_wanted, tax_ids_shown
from switchgear.mirror.shows import Shows
from switchgear.mirror.world import Seen

__all__ = ["CUSTOMERS"]

_NEEDED: Final = frozenset(("line1", "city", "postal_code", "country"))


def _address(seen: Seen) -> JsonValue:
    """The address, if it has all the parts that the product needs."""
    address = seen.get("address")
    return address if isinstance(address, dict) and address.keys() >= _NEEDED else None


def _currency(seen: Seen) -> JsonValue:
    currency = seen.get("currency")
    return currency.upper() if isinstance(currency, str) else None


CUSTOMERS: Final[Shows[Customer]] = Shows(
    make=entity_maker(Customer, parse_customer),
    columns={
        "user_id": lambda seen: seen.owner.id,
        "stripe_customer_id": lambda seen: seen.key.id,
        "email": "email",
        "name": "name",
        "default_payment_method_id": default_method,
        "currency": _currency,
        "tax_ids": tax_ids_shown,
        "address": _address,
        "metadata": "metadata",
        "created_at": "created",
    },
    findings={
        "identity_conflict": lambda seen: seen.owner.conflict,
        UNUSUAL_ID: lambda seen: not seen.key.id.startswith("cus_"),
    },
    erased={"email": lambda seen: f"deleted+{seen.key.local_id}@deleted.example"},
    wants_read=method_wanted,
    kept=CUSTOMER_KEPT,
)
