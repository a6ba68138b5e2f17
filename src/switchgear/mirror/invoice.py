"""What is kept of Stripe's invoices, and whom they belong to."""

from __future__ import annotations

from typing import Final

from pydantic import JsonValue

from switchgear.mirror.fragments import Envelope, deletion, millis, only, reference, stripe_snapshot
from switchgear.mirror.kinds import INVOICE
from switchgear.stripe.models.invoice import Invoice
from switchgear.sync.canonical import Fields
from switchgear.sync.lifecycle import Lifecycle
from switchgear.sync.policy import SyncPolicy
from switchgear.sync.state import State, join

__all__ = ["INVOICE_KEPT", "INVOICE_LIFECYCLE", "invoice_deleted", "invoice_fragment", "subscription_invoiced"]

INVOICE_LIFECYCLE: Final = Lifecycle(
    ranks={"draft": 0, "open": 1, "uncollectible": 2, "void": 3, "paid": 3},
    one_way=True,
    terminal=frozenset(("void", "paid")),
)
"""An invoice never goes back; https://docs.stripe.com/invoicing/overview has its statuses."""

_FIGURES: Final = ("status", "currency", "total", "amount_due", "amount_paid")
_PARENT: Final = only(subscription_details={"subscription"})
_KEYS: Final = only(
    *(*_FIGURES, "customer", "subscription", "created", "invoice_pdf"),
    parent=_PARENT,
    status_transitions={"paid_at"},
)
"""What is kept of an invoice; of its lines nothing."""

INVOICE_KEPT: Final = (*_FIGURES, "customer", "subscription", "created", "paid_at")
"""What stays of an invoice after an erasure: ids, amounts, dates and the status."""


def invoice_fragment(envelope: Envelope, invoice: Invoice, policy: SyncPolicy) -> State:
    """The fragment of an event or a read that shows an invoice."""
    further = policy.keep.get(INVOICE, ())
    return stripe_snapshot(envelope, invoice, _fields, _KEYS, lifecycle=INVOICE_LIFECYCLE, further=further)


def invoice_deleted(envelope: Envelope, invoice: Invoice, policy: SyncPolicy) -> State:
    """The fragment of the deletion of a draft, with what it was."""
    return join(invoice_fragment(envelope, invoice, policy), deletion(envelope))


def subscription_invoiced(wire: Fields) -> str | None:
    """The subscription that an invoice is for: by its parent, or in versions before 2025-03-31.basil by itself."""
    parent = _object(_object(wire.get("parent")).get("subscription_details"))
    return reference(parent.get("subscription")) or reference(wire.get("subscription"))


def _fields(wire: Fields) -> Fields:
    return {
        **{name: wire.get(name) for name in (*_FIGURES, "invoice_pdf")},
        "customer": reference(wire.get("customer")),
        "subscription": subscription_invoiced(wire),
        "created": millis(wire.get("created")),
        "paid_at": millis(_object(wire.get("status_transitions")).get("paid_at")),
    }


def _object(value: JsonValue) -> Fields:
    return value if isinstance(value, dict) else {}
