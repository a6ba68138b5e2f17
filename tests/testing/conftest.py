"""What the tests of the sandboxed Stripe share."""

from __future__ import annotations

import pytest

from stripe_wire import StripeWire


@pytest.fixture
def wire():
    return StripeWire()


@pytest.fixture
def client(wire):
    return wire.client()


@pytest.fixture
def stripe(wire):
    return wire.service
