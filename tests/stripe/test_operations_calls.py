"""Operations against the sandbox, in both colours: what comes back, and lists page by page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stripe_wire import StripeWire
from switchgear.errors import NotFound, ValidationFailed
from switchgear.stripe.models import (
    CheckoutSession,
    Customer,
    DeletedCustomer,
    PortalSession,
    Subscription,
    SubscriptionStatus,
)
from wires import collected, done, each_colour


@pytest.fixture
def wire(colour):
    return StripeWire(colour)


@each_colour
def test_a_customers_life(wire):
    client = wire.client()
    made = done(
        client.customers.create(
            email="ann@example.com", metadata={"plan": "pro", "seats": "3"}, address={"city": "Lyon", "country": "FR"}
        )
    )
    assert isinstance(made, Customer)
    assert done(client.customers.retrieve(made.id)) == made
    changed = done(client.customers.update(made.id, email=None, phone="+33", metadata={"plan": None}, address=None))
    assert (changed.email, changed.phone, changed.metadata, changed.address) == (None, "+33", {"seats": "3"}, None)
    assert done(client.customers.update(made.id, metadata=None)).metadata == {}
    gone = done(client.customers.delete(made.id))
    assert done(client.customers.retrieve(made.id)) == gone
    assert isinstance(gone, DeletedCustomer)


@each_colour
def test_a_subscriptions_life(wire):
    client, price = wire.client(), wire.service.add_price(2900)
    customer = done(client.customers.create())
    made = done(client.subscriptions.create(customer=customer.id, items=[{"price": price, "quantity": 2}]))
    assert isinstance(made, Subscription)
    assert made.status is SubscriptionStatus.ACTIVE
    assert made.items.data[0].quantity == 2
    assert done(client.subscriptions.retrieve(made.id)) == made
    item = made.items.data[0].id
    changed = done(client.subscriptions.update(made.id, items=[{"id": item, "quantity": 5}], cancel_at_period_end=True))
    assert changed.items.data[0].quantity == 5
    assert changed.cancel_at == made.items.data[0].current_period_end
    assert [thing.id for thing in collected(client.subscriptions.list(customer=customer.id))] == [made.id]
    assert done(client.subscriptions.cancel(made.id)).status is SubscriptionStatus.CANCELED
    assert collected(client.subscriptions.list()) == []
    assert [thing.id for thing in collected(client.subscriptions.list(status="all"))] == [made.id]


@each_colour
def test_resuming(wire):
    client = wire.client()
    customer = done(client.customers.create())
    made = done(client.subscriptions.create(customer=customer.id, items=[{"price": wire.service.add_price()}]))
    with pytest.raises(ValidationFailed, match="not paused"):
        done(client.subscriptions.resume(made.id))
    wire.service.pause_subscription(made.id)
    assert done(client.subscriptions.retrieve(made.id)).status is SubscriptionStatus.PAUSED
    wire.clock.advance(86400)
    resumed = done(client.subscriptions.resume(made.id, billing_cycle_anchor={"type": "unchanged"}))
    assert resumed.status is SubscriptionStatus.ACTIVE
    assert resumed.items == made.items


@each_colour
def test_a_checkouts_life(wire):
    client, price = wire.client(), wire.service.add_price(2900)
    sessions = client.checkout.sessions
    first = done(
        sessions.create(
            mode="subscription",
            line_items=[{"price": price, "quantity": 1}],
            success_url="https://example.com/done",
            client_reference_id="user_1",
            subscription_data={"metadata": {"user_id": "user_1"}},
            expand=["line_items"],
        )
    )
    assert isinstance(first, CheckoutSession)
    assert first.line_items is not None
    assert [item.amount_total for item in first.line_items.data] == [2900]
    second = done(sessions.create(mode="payment", line_items=[{"price": price}], customer_email="ann@example.com"))
    assert done(sessions.expire(second.id)).status == "expired"
    with pytest.raises(ValidationFailed, match="expired"):
        done(sessions.expire(second.id))
    wire.service.complete_checkout(first.id, email="bob@example.com")
    complete = done(sessions.retrieve(first.id, expand=["customer", "subscription"]))
    assert complete.status == "complete"
    assert isinstance(complete.subscription, Subscription)
    assert complete.subscription.metadata == {"user_id": "user_1"}
    assert isinstance(complete.customer, Customer)
    assert complete.customer.email == "bob@example.com"
    assert [session.id for session in collected(sessions.list())] == [second.id, first.id]
    assert [session.id for session in collected(sessions.list(status="complete"))] == [first.id]


@each_colour
def test_a_portal_session(wire):
    client = wire.client()
    customer = done(client.customers.create())
    session = done(
        client.billing_portal.sessions.create(
            customer=customer.id,
            return_url="https://example.com",
            flow_data={
                "type": "payment_method_update",
                "after_completion": {"type": "redirect", "redirect": {"return_url": "https://example.com/done"}},
            },
        )
    )
    assert isinstance(session, PortalSession)
    assert session.url.startswith("https://billing.stripe.com/")
    assert session.flow is not None
    assert session.flow.type == "payment_method_update"
    with pytest.raises(ValidationFailed, match="No such customer"):
        done(client.billing_portal.sessions.create(customer="cus_none"))


@pytest.fixture
def many(wire):
    client = wire.client()
    ids = []
    for number in range(7):
        ids.append(done(client.customers.create(name=f"n{number}", email=f"{number % 2}@example.com")).id)
        wire.clock.advance(60)
    wire.requests.clear()
    return ids


@each_colour
def test_a_list_is_iterated_newest_first(wire, many):
    page = wire.client().customers.list(limit=3)
    assert wire.requests == []
    assert [customer.id for customer in collected(page)] == many[::-1]
    assert len(wire.sent) == 3


@each_colour
def test_a_list_page_by_page(wire, many):
    client = wire.client()
    page = client.customers.list(limit=3)
    first = done(page.first())
    assert first.id == many[-1]
    assert [item.id for item in page.items] == many[:3:-1]
    assert page.has_more
    assert page.cursor == many[4]
    following = page.next() if wire.colour == "sync" else done(page.next())
    assert [item.id for item in following.items] == many[3:0:-1]
    kept = following.cursor
    resumed = client.customers.list(limit=3).resume(kept)
    assert [item.id for item in collected(resumed)] == [many[0]]
    assert wire.form() == {"limit": "3", "starting_after": many[1]}
    last = done(page.all(max_items=4))
    assert [item.id for item in last] == many[:2:-1]


@each_colour
def test_a_list_from_an_item_on(wire, many):
    client = wire.client()
    assert [item.id for item in collected(client.customers.list(starting_after=many[3], limit=2))] == many[2::-1]
    newer = collected(client.customers.list(ending_before=many[3], limit=2))
    assert [item.id for item in newer] == many[4:]  # oldest first: away from where it began
    assert wire.form() == {"limit": "2", "ending_before": many[5]}
    with pytest.raises(ValidationFailed, match="No such customer"):
        collected(client.customers.list(starting_after="cus_none"))


@each_colour
def test_a_list_with_filters(wire, many):
    client = wire.client()
    since = wire.clock.now() - timedelta(seconds=130)
    assert [item.id for item in collected(client.customers.list(created={"gt": since}))] == many[:4:-1]
    assert [item.id for item in collected(client.customers.list(created=wire.clock.now()))] == []
    assert len(collected(client.customers.list(email="1@example.com", limit=2))) == 3


@each_colour
def test_a_search_is_iterated_page_by_page(wire, many):
    client = wire.client()
    found = collected(client.customers.search("email:'0@example.com'", limit=3))
    assert [item.id for item in found] == many[::-2]
    assert len(wire.sent) == 2
    assert "page" in wire.form()
    assert collected(client.customers.search("name:'none'")) == []


@each_colour
def test_an_item_deleted_between_two_pages_does_no_harm(wire, many):
    client = wire.client()
    page = client.customers.list(limit=3)
    done(page.first())
    done(client.customers.delete(page.cursor))
    assert [item.id for item in collected(page)] == many[::-1]


@each_colour
def test_a_missing_object_is_not_found(wire):
    client = wire.client()
    for call in (
        lambda: client.subscriptions.retrieve("sub_none"),
        lambda: client.subscriptions.update("sub_none", description="x"),
        lambda: client.checkout.sessions.retrieve("cs_none"),
        lambda: client.checkout.sessions.expire("cs_none"),
        lambda: client.customers.update("cus_none", name="x"),
    ):
        with pytest.raises(NotFound):
            done(call())
