"""The sandboxed Stripe takes payments: test cards, authentication, captures, refunds, set-ups and checkouts."""

from __future__ import annotations

from typing import Any

import pytest

from switchgear.errors import CardDeclined, InvalidRequest, NotFound, PaymentFailed, ValidationFailed
from switchgear.stripe.problems import AuthenticationRequired, CardDetailsWrong, CardExpired, IssuerUnavailable
from switchgear.stripe.problems import InsufficientFunds as Funds
from switchgear.testing.stripe.cards import CARDS, card_named, card_numbered


def pay(client: Any, **params: Any) -> Any:
    return client.payment_intents.create(
        **{"amount": 2000, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True, **params}
    )


# Cards


@pytest.mark.parametrize("name", sorted(CARDS))
def test_a_card_is_known_by_its_name_and_by_its_number(name):
    card = CARDS[name]
    assert card_named(f"pm_card_{name}") is card_named(f"tok_{name}") is card_named(f"pm_card_visa_{name}") is card
    spaced = " ".join(card.number[start : start + 4] for start in range(0, len(card.number), 4))
    assert card_numbered(spaced) is card
    digits = [int(digit) for digit in reversed(card.number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    assert (sum(digits[::2]) + sum(doubled)) % 10 == 0, "no card has such a number (Luhn)"


@pytest.mark.parametrize(
    ("card", "error", "code"),
    [
        ("chargeDeclined", CardDeclined, "generic_decline"),
        ("chargeDeclinedInsufficientFunds", Funds, "insufficient_funds"),
        ("chargeDeclinedLostCard", CardDeclined, "generic_decline"),
        ("chargeDeclinedStolenCard", CardDeclined, "generic_decline"),
        ("chargeDeclinedFraudulent", CardDeclined, "generic_decline"),
        ("chargeDeclinedVelocityLimitExceeded", Funds, "card_velocity_exceeded"),
        ("chargeDeclinedExpiredCard", CardExpired, "expired_card"),
        ("chargeDeclinedIncorrectCvc", CardDetailsWrong, "incorrect_cvc"),
        ("chargeDeclinedProcessingError", IssuerUnavailable, "processing_error"),
        ("chargeCustomerFail", CardDeclined, "generic_decline"),
    ],
)
def test_a_decline_is_typed_and_stays_with_the_payment(client, wire, card, error, code):
    intent = client.payment_intents.create(amount=2000, currency="usd")
    for _ in range(2):
        with pytest.raises(error) as declined:
            client.payment_intents.confirm(intent.id, payment_method=f"pm_card_{card}")
        assert (type(declined.value), declined.value.code) == (error, code)
    found = client.payment_intents.retrieve(intent.id, expand=["latest_charge"])
    assert (found.status, found.payment_method) == ("requires_payment_method", None)
    assert found.last_payment_error.message == found.latest_charge.failure_message
    assert [charge.status for charge in client.charges.list(payment_intent=intent.id)] == ["failed", "failed"]
    assert wire.types()[1:] == ["charge.failed", "payment_intent.payment_failed"] * 2
    assert client.payment_intents.confirm(intent.id, payment_method="pm_card_visa").status == "succeeded"


def test_a_payment_that_the_customer_has_to_confirm(client, wire, stripe):
    waits = pay(client, payment_method="pm_card_authenticationRequired", return_url="https://example.com")
    assert (waits.status, waits.next_action.type) == ("requires_action", "redirect_to_url")
    assert stripe.authenticate(waits.id, succeeds=False)["status"] == "requires_payment_method"
    with pytest.raises(InvalidRequest, match="does not wait"):
        stripe.authenticate(waits.id)
    client.payment_intents.confirm(waits.id, payment_method="pm_card_authenticationRequired")
    assert stripe.authenticate(waits.id)["status"] == "succeeded"
    for params in ({"off_session": True}, {"error_on_requires_action": True}):
        with pytest.raises(AuthenticationRequired):
            pay(client, payment_method="pm_card_authenticationRequired", **params)


def test_a_card_that_was_set_up_needs_no_confirmation(client, wire, stripe):
    customer = client.customers.create().id
    setup = client.setup_intents.create(
        customer=customer, payment_method="pm_card_authenticationRequiredOnSetup", confirm=True
    )
    assert setup.status == "requires_action"
    done = stripe.authenticate(setup.id)
    [kept] = client.customers.payment_methods.list(customer).items
    assert (done["status"], done["payment_method"]) == ("succeeded", kept.id)
    assert pay(client, customer=customer, payment_method=kept.id, off_session=True).status == "succeeded"
    with pytest.raises(PaymentFailed):
        client.setup_intents.create(payment_method="pm_card_chargeDeclined", confirm=True)
    assert wire.types()[-1] == "setup_intent.setup_failed"
    with pytest.raises(ValidationFailed, match="succeeded"):
        client.setup_intents.cancel(setup.id)


def test_a_number_or_a_token_makes_a_payment_method(client, wire):
    for card in ({"number": "5555 5555 5555 4444", "exp_month": 3, "exp_year": 2030}, {"token": "tok_mastercard"}):
        made = client.payment_methods.create(type="card", card=card, billing_details={"name": "Ann"})
        assert (made.card.brand, made.card.last4, made.billing_details.name) == ("mastercard", "4444", "Ann")
    with pytest.raises(CardDetailsWrong):
        client.payment_methods.create(type="card", card={"number": "4242424242424241"})
    with pytest.raises(ValidationFailed, match="cards alone"):
        client.payment_methods.create(type="sepa_debit", sepa_debit={"iban": "DE89370400440532013000"})
    with pytest.raises(ValidationFailed, match="No such PaymentMethod"):
        pay(client, payment_method="pm_none")


def test_a_customer_keeps_what_is_not_declined(client, wire):
    customer, other = client.customers.create().id, client.customers.create().id
    with pytest.raises(CardDeclined):
        client.payment_methods.attach("pm_card_chargeDeclined", customer=customer)
    kept = client.payment_methods.attach("pm_card_visa", customer=customer)
    client.customers.update(customer, invoice_settings={"default_payment_method": kept.id})
    with pytest.raises(ValidationFailed, match="already been attached"):
        client.payment_methods.attach(kept.id, customer=other)
    for params in ({}, {"customer": other}):
        with pytest.raises(ValidationFailed, match="belongs to a customer"):
            pay(client, payment_method=kept.id, **params)
    client.payment_methods.detach(kept.id)
    assert client.customers.retrieve(customer).invoice_settings.default_payment_method is None
    assert [*client.payment_methods.list(customer=customer)] == []
    assert wire.types()[-2:] == ["payment_method.detached", "customer.updated"]


# Captures, cancellations and refunds


def test_what_is_authorized_is_captured_in_part(client, wire):
    held = pay(client, capture_method="manual")
    assert (held.status, held.amount_capturable) == ("requires_capture", 2000)
    with pytest.raises(ValidationFailed):
        client.payment_intents.capture(held.id, amount_to_capture=2001)
    done = client.payment_intents.capture(held.id, amount_to_capture=1500)
    assert (done.status, done.amount_received) == ("succeeded", 1500)
    with pytest.raises(ValidationFailed, match="greater than unrefunded"):
        client.refunds.create(payment_intent=held.id, amount=1501)
    assert wire.types()[-2:] == ["charge.captured", "payment_intent.succeeded"]


def test_a_payment_is_given_up_until_it_succeeds(client, wire):
    given_up = client.payment_intents.cancel(
        client.payment_intents.create(amount=1, currency="usd").id, cancellation_reason="abandoned"
    )
    assert (given_up.status, given_up.cancellation_reason) == ("canceled", "abandoned")
    paid = pay(client)
    for act in (client.payment_intents.cancel, client.payment_intents.confirm, client.payment_intents.capture):
        with pytest.raises(ValidationFailed, match="succeeded"):
            act(paid.id)
    with pytest.raises(ValidationFailed, match="missing a payment method"):
        client.payment_intents.confirm(client.payment_intents.create(amount=1, currency="usd").id)
    for amount in (0, 100_000_000):
        with pytest.raises(ValidationFailed):
            client.payment_intents.create(amount=amount, currency="usd")


def test_no_more_is_refunded_than_was_paid(client, wire):
    paid = pay(client)
    first = client.refunds.create(payment_intent=paid.id, amount=500, metadata={"why": "late"})
    assert (first.amount, first.metadata) == (500, {"why": "late"})
    with pytest.raises(ValidationFailed, match="greater than"):
        client.refunds.create(charge=paid.latest_charge, amount=1501)
    rest = client.refunds.create(charge=paid.latest_charge)
    assert rest.amount == 1500
    with pytest.raises(ValidationFailed, match="already been refunded"):
        client.refunds.create(payment_intent=paid.id)
    charge = client.charges.retrieve(paid.latest_charge, expand=["refunds", "payment_intent.payment_method"])
    assert (charge.refunded, charge.amount_refunded) == (True, 2000)
    assert [refund.id for refund in charge.refunds.data] == [rest.id, first.id]
    assert charge.payment_intent.payment_method.card.last4 == "4242"
    refunded = [event for event in wire.events() if event.type == "charge.refunded"]
    assert [event.previous_attributes.to_dict() for event in refunded] == [
        {"amount_refunded": 0},
        {"amount_refunded": 500, "refunded": False},
    ]
    with pytest.raises(ValidationFailed, match="successful charge"):
        client.refunds.create(payment_intent=client.payment_intents.create(amount=1, currency="usd").id)


# The catalog


def test_a_catalog_that_holds_together(client, wire, stripe):
    product = client.products.create(
        id="pro",
        name="Pro",
        default_price_data={"currency": "usd", "unit_amount": 900, "recurring": {"interval": "month"}},
    )
    assert stripe.prices[product.default_price]["product"] == "pro"
    with pytest.raises(ValidationFailed, match="already exists"):
        client.products.create(id="pro", name="Pro")
    with pytest.raises(ValidationFailed, match="one or more user-created prices"):
        client.products.delete("pro")
    first = client.prices.create(product="pro", currency="usd", unit_amount=100, lookup_key="one")
    with pytest.raises(ValidationFailed, match="already uses that lookup key"):
        client.prices.create(product="pro", currency="usd", unit_amount=100, lookup_key="one")
    second = client.prices.create(
        product="pro", currency="usd", unit_amount=200, lookup_key="one", transfer_lookup_key=True
    )
    assert [price.id for price in client.prices.list(lookup_keys=["one"])] == [second.id]
    assert [price.id for price in client.prices.list(type="one_time")] == [second.id, first.id]
    client.prices.update(second.id, active=False)
    with pytest.raises(ValidationFailed, match="inactive"):
        client.checkout.sessions.create(mode="payment", line_items=[{"price": second.id, "quantity": 1}])
    client.products.delete(client.products.create(name="Gone").id)
    assert wire.types()[-1] == "product.deleted"


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"percent_off": 10, "amount_off": 5, "currency": "usd"},
        {"amount_off": 5},
        {"percent_off": 110},
        {"percent_off": 10, "duration": "repeating"},
        {"percent_off": 10, "duration_in_months": 3},
    ],
)
def test_what_is_no_coupon(client, wrong):
    with pytest.raises(ValidationFailed):
        client.coupons.create(**wrong)


def test_a_code_is_unique_while_it_is_active(client):
    coupon = client.coupons.create(percent_off=10)
    promotion = {"type": "coupon", "coupon": coupon.id}
    code = client.promotion_codes.create(promotion=promotion, code="SUMMER")
    with pytest.raises(ValidationFailed, match="already exists"):
        client.promotion_codes.create(promotion=promotion, code="summer")
    client.promotion_codes.update(code.id, active=False)
    again = client.promotion_codes.create(promotion=promotion, code="Summer")
    assert [found.id for found in client.promotion_codes.list(code="SUMMER", active=True)] == [again.id]
    client.coupons.delete(coupon.id)
    with pytest.raises(NotFound):
        client.coupons.update(coupon.id, name="Gone")


@pytest.mark.parametrize(
    ("params", "quantity", "total"),
    [
        ({"unit_amount_decimal": "0.5"}, 3, 2),
        ({"unit_amount": 100, "transform_quantity": {"divide_by": 10, "round": "up"}}, 11, 200),
        ({"unit_amount": 100, "transform_quantity": {"divide_by": 10, "round": "down"}}, 19, 100),
        ({"tiers_mode": "volume"}, 5, 50),
        ({"tiers_mode": "volume"}, 6, 30 + 7),
        ({"tiers_mode": "graduated"}, 6, 50 + 5 + 7),
    ],
)
def test_what_so_many_cost(client, params, quantity, total):
    if "tiers_mode" in params:
        tiers = [{"up_to": 5, "unit_amount": 10}, {"up_to": "inf", "unit_amount": 5, "flat_amount": 7}]
        params = {**params, "billing_scheme": "tiered", "tiers": tiers}
    price = client.prices.create(currency="usd", product_data={"name": "Seats"}, **params)
    session = client.checkout.sessions.create(mode="payment", line_items=[{"price": price.id, "quantity": quantity}])
    assert session.amount_total == total


# Checkout


def test_a_code_that_is_typed_at_the_checkout(client, wire, stripe):
    coupon = client.coupons.create(percent_off=25)
    client.promotion_codes.create(promotion={"type": "coupon", "coupon": coupon.id}, code="QUARTER")
    price = stripe.add_price(1000, interval=None)

    def session(**params: Any) -> str:
        made = client.checkout.sessions.create(mode="payment", line_items=[{"price": price, "quantity": 2}], **params)
        return str(made.id)

    done = stripe.complete_checkout(session(allow_promotion_codes=True), promotion_code="quarter")
    assert (done["amount_subtotal"], done["amount_total"]) == (2000, 1500)
    assert client.payment_intents.retrieve(done["payment_intent"]).amount_received == 1500
    for refused, typed in ((session(), "quarter"), (session(allow_promotion_codes=True), "none")):
        with pytest.raises(InvalidRequest, match="takes no promotion code"):
            stripe.complete_checkout(refused, promotion_code=typed)
    off = session(discounts=[{"coupon": coupon.id}])
    assert client.checkout.sessions.retrieve(off).amount_total == 1500


@pytest.mark.parametrize("mode", ["payment", "subscription"])
def test_a_card_that_is_declined_leaves_the_session_open(client, wire, stripe, mode):
    price = stripe.add_price(1000, interval="month" if mode == "subscription" else None)
    session = client.checkout.sessions.create(mode=mode, line_items=[{"price": price, "quantity": 1}])
    wire.webhooks.take()
    with pytest.raises(InvalidRequest, match="insufficient funds"):
        stripe.complete_checkout(session.id, card="pm_card_chargeDeclinedInsufficientFunds")
    assert wire.types() == []
    assert [*client.subscriptions.list(), *client.payment_intents.list()] == []
    assert stripe.complete_checkout(session.id, card="pm_card_mastercard")["payment_status"] == "paid"


def test_a_session_expires_after_a_day(client, wire, stripe):
    session = client.checkout.sessions.create(mode="setup", currency="usd")
    stripe.advance(days=1)
    assert client.checkout.sessions.retrieve(session.id).status == "expired"
    assert wire.types() == ["checkout.session.expired"]


# Expansion


def test_expansion_has_its_limits(client, stripe, wire):
    price = stripe.add_price(1000)
    customer = client.customers.create().id
    begun = client.subscriptions.create(customer=customer, items=[{"price": price}])
    deep = client.subscriptions.retrieve(
        begun.id, expand=["latest_invoice.payments.data.payment", "latest_invoice.customer", "items.data.price.product"]
    )
    assert deep.latest_invoice.customer.id == customer
    [payment] = deep.latest_invoice.payments.data
    assert payment.payment.type == "payment_intent"
    [listed] = client.invoices.list(expand=["data.payments.data.payment.payment_intent"]).items
    assert listed.payments.data[0].payment.payment_intent.status == "succeeded"
    with pytest.raises(ValidationFailed, match="more than 4 levels"):
        client.invoices.list(expand=["data.a.b.c.d.e"]).first()
    with pytest.raises(ValidationFailed, match="cannot be expanded"):
        client.customers.retrieve(customer, expand=["sun"])
