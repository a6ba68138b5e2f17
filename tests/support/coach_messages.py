"""Further events, as CoachFlux has them: Clerk's of organizations and sessions, Stripe's of invoices and coupons."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from clerk_samples import load
from core_messages import T0, clerk_event, millis, session, stripe_event
from stripe_samples import sample

# --- Clerk ---


def organization(id: str = "org_1", *, updated: float = 0, **changes: Any) -> Any:
    """An organization with a plan."""
    data = deepcopy(load("organization.created")["data"])
    own = {"id": id, "created_by": "user_1", "created_at": millis(), "updated_at": millis(updated)}
    return data | own | {"public_metadata": {"plan": "team"}} | changes


def organization_event(verb: str = "updated", *, updated: float = 0, **changes: Any) -> Any:
    """An event about it, sent right after the change."""
    return clerk_event(f"organization.{verb}", organization(updated=updated, **changes), at=updated)


def organization_deleted(seconds: float) -> Any:
    """Its deletion."""
    return clerk_event("organization.deleted", {"id": "org_1", "object": "organization", "deleted": True}, at=seconds)


def membership_event(
    verb: str = "created",
    *,
    id: str = "orgmem_1",
    user: str = "user_1",
    role: str = "org:member",
    updated: float = 0,
    **changes: Any,
) -> Any:
    """An event about a membership in it."""
    data = deepcopy(load("organizationMembership.created")["data"])
    data |= {"id": id, "role": role, "created_at": millis(), "updated_at": millis(updated)}
    data |= {"organization": organization() | {"public_metadata": {}}}
    data["public_user_data"] = data["public_user_data"] | {"user_id": user}
    return clerk_event(f"organizationMembership.{verb}", data | changes, at=updated)


def domain_event(
    verb: str = "created",
    *,
    id: str = "orgdmn_1",
    name: str = "acme.example",
    verified: bool = True,
    created: float = 0,
    updated: float = 0,
) -> Any:
    """An event about an e-mail domain of it."""
    data = deepcopy(load("organizationDomain.updated")["data"])
    proof = {"status": "verified" if verified else "unverified", "strategy": "email_code", "attempts": 1}
    data |= {"id": id, "organization_id": "org_1", "name": name, "verification": proof}
    data |= {"affiliation_verification": None, "ownership_verification": None}
    data |= {"created_at": millis(created), "updated_at": millis(updated)}
    return clerk_event(f"organizationDomain.{verb}", data, at=updated)


def session_event(
    verb: str = "created",
    *,
    status: str = "active",
    updated: float = 0,
    request: Any = ("192.0.2.1", "Browser/1"),
    **changes: Any,
) -> Any:
    """An event about a session, with the request that caused it."""
    data = session(created=0, status=status, updated_at=millis(updated), last_active_at=millis(updated))
    event = clerk_event(f"session.{verb}", data | {"id": "sess_1"} | changes, at=updated)
    if request:
        told = dict(zip(("client_ip", "user_agent"), request, strict=True))
        body = event.envelope.to_dict() | {"event_attributes": {"http_request": told}}
        object.__setattr__(event, "envelope", type(event.envelope)(body))
    return event


# --- Stripe ---


def invoice(status: str = "open", **changes: Any) -> Any:
    """An invoice."""
    found = deepcopy(sample("invoice.paid")["data"]["object"])
    own = {"id": "in_1", "customer": "cus_1", "status": status, "created": T0, "currency": "usd", "total": 1999}
    own |= {"amount_due": 1999, "amount_paid": 0, "status_transitions": {"paid_at": None}}
    return found | own | changes


def invoice_event(verb: Any, status: Any, *, seconds: float = 0, **changes: Any) -> Any:
    """An event about it."""
    return stripe_event(f"invoice.{verb}", invoice(status, **changes), at=seconds)


def paid(seconds: float = 0, **changes: Any) -> Any:
    """Its payment."""
    times = {"paid_at": T0 + seconds, "finalized_at": T0}
    return invoice_event("paid", "paid", seconds=seconds, amount_paid=1999, status_transitions=times, **changes)


def coupon(id: str = "SPRING", **changes: Any) -> Any:
    """A coupon of 25 % off."""
    own = {"id": id, "object": "coupon", "created": T0, "livemode": False, "metadata": {}, "name": None, "valid": True}
    own |= {"percent_off": 25.0, "amount_off": None, "currency": None, "duration": "once", "duration_in_months": None}
    return own | {"max_redemptions": 10, "times_redeemed": 3, "redeem_by": T0 + 900} | changes


def coupon_event(verb: str = "created", *, seconds: float = 0, **changes: Any) -> Any:
    """An event about it."""
    return stripe_event(f"coupon.{verb}", coupon(**changes), at=seconds)


def code(id: str = "promo_1", **changes: Any) -> Any:
    """A promotion code for the coupon."""
    own = {"id": id, "object": "promotion_code", "code": "HELLO", "created": T0, "active": True, "livemode": False}
    own |= {"promotion": {"type": "coupon", "coupon": "SPRING"}, "customer": None, "expires_at": T0 + 600}
    return own | {"max_redemptions": 4, "times_redeemed": 2, "metadata": {}} | changes


def code_event(verb: str = "created", *, seconds: float = 0, **changes: Any) -> Any:
    """An event about it."""
    return stripe_event(f"promotion_code.{verb}", code(**changes), at=seconds)
