"""The sandboxed Stripe's tax ids: of customers and of the account, and what invoices say of them."""

from __future__ import annotations

import pytest

from switchgear.errors import NotFound, ValidationFailed


def test_a_customers_tax_ids_come_and_go_and_are_on_invoices(client, wire):
    ann, bob = (client.customers.create(name=name).id for name in ("Ann", "Bob"))
    made = client.customers.tax_ids.create(ann, type="eu_vat", value="DE123456789")
    other = client.tax_ids.create(type="us_ein", value="12-3456789", owner={"type": "customer", "customer": bob})
    assert (made.country, made.customer, made.owner.type, made.verification.status) == (
        "DE",
        ann,
        "customer",
        "pending",
    )
    assert [found.id for found in client.customers.tax_ids.list(bob)] == [other.id]
    assert client.customers.tax_ids.retrieve(ann, made.id) == client.tax_ids.retrieve(made.id) == made
    [said] = client.invoices.create(customer=ann).customer_tax_ids
    assert (said.type, said.value) == ("eu_vat", "DE123456789")
    with pytest.raises(NotFound):
        client.customers.tax_ids.retrieve(bob, made.id)
    wire.webhooks.take()
    assert client.customers.tax_ids.delete(ann, made.id).deleted
    assert client.tax_ids.delete(other.id).deleted
    assert wire.types() == ["customer.tax_id.deleted"] * 2
    assert client.invoices.create(customer=ann).customer_tax_ids == []


def test_those_of_the_account_are_apart(client, wire):
    customer = client.customers.create().id
    client.customers.tax_ids.create(customer, type="ch_vat", value="CHE-123.456.789 MWST")
    wire.webhooks.take()
    own = client.tax_ids.create(type="gb_vat", value="GB123456789")
    assert (own.country, own.customer, own.owner.type, wire.types()) == ("GB", None, "self", [])
    assert [found.id for found in client.tax_ids.list()] == [own.id]
    assert len([*client.tax_ids.list(owner={"type": "customer", "customer": customer})]) == 1
    with pytest.raises(ValidationFailed, match="no other owners"):
        client.tax_ids.create(type="gb_vat", value="GB1", owner={"type": "application"})
