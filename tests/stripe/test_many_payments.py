"""Many payments and meter events over a line that breaks: nearly all succeed, nothing is charged or counted twice.

The long form is ten times as many: `pytest -m long`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from time import process_time

import pytest

from switchgear import Settings, StripeClient
from switchgear.errors import SwitchgearError
from switchgear.pipeline.request import idempotency_key
from switchgear.pipeline.shared import Shared
from switchgear.pipeline.wire import Timeouts, WireRequest, WireResponse
from switchgear.testing import Sandbox

pytestmark = pytest.mark.untraced

many = pytest.mark.parametrize("total", [1000, pytest.param(10_000, marks=pytest.mark.long)])


def unreliable(route: str) -> tuple[Sandbox, StripeClient]:
    """A sandbox where one request in a hundred is reset, and one answered with a 5xx; half of them take effect."""
    sandbox = Sandbox(seed="line")
    for how in (
        {"lost": "reset"},
        {"lost": "reset", "effect": True},
        {"status": 500},
        {"status": 503, "effect": True},
    ):
        sandbox.fail("stripe", route, times=None, probability=0.005, **how)  # type: ignore[arg-type]
    shared = Shared(Settings(), clock=sandbox.clock)
    return sandbox, StripeClient(sandbox.stripe.secret_key, transport=sandbox.transport, shared=shared)


def succeeded(total: int, call: Callable[[int], object]) -> int:
    """How many calls succeed."""
    count, started = 0, process_time()
    for number in range(total):
        try:
            call(number)
        except SwitchgearError as error:
            print(f"{number}: {error}")
        else:
            count += 1
    print(f"{count} of {total} succeeded, in {process_time() - started:.1f} s of CPU")
    return count


def charged_twice(sandbox: Sandbox) -> list[str]:
    """Orders with more than one charge that was paid."""
    paid = Counter(charge["metadata"]["order"] for charge in sandbox.stripe.charges.values() if charge["paid"])
    return [order for order, count in paid.items() if count > 1]


@many
def test_payments_over_a_line_that_breaks(total: int) -> None:
    sandbox, client = unreliable("POST /v1/payment_intents")

    def pay(number: int) -> None:
        client.payment_intents.create(
            amount=1000 + number,
            currency="usd",
            payment_method="pm_card_visa",
            confirm=True,
            metadata={"order": str(number)},
        )

    count = succeeded(total, pay)
    print(f"{len(sandbox.requests) - total} requests were repeated, {len(charged_twice(sandbox))} orders charged twice")
    assert count >= total * 0.999
    assert charged_twice(sandbox) == []
    assert len(sandbox.requests) > total


@many
def test_meter_events_over_a_line_that_breaks(total: int) -> None:
    sandbox, client = unreliable("POST /v1/billing/meter_events")
    customer = client.customers.create().id
    meter = client.billing.meters.create(
        display_name="Calls", event_name="calls", default_aggregation={"formula": "sum"}
    )

    def record(number: int) -> None:
        payload = {"stripe_customer_id": customer, "value": str(number)}
        client.billing.meter_events.create(event_name="calls", payload=payload)

    start = sandbox.clock.now()
    count = succeeded(total, record)
    [summary] = client.billing.meters.event_summaries.list(
        meter.id, customer=customer, start_time=start, end_time=sandbox.clock.now().replace(year=2027)
    )
    print(f"the meter counted {summary.aggregated_value:.0f}")
    assert count == total
    assert summary.aggregated_value == total * (total - 1) / 2


class Killed(BaseException):
    """What ends a process, in the middle of anything."""


@pytest.mark.parametrize("effect", [False, True])
def test_a_job_that_is_killed_and_run_again_charges_once(effect: bool) -> None:
    sandbox, _ = unreliable("POST /v1/payment_intents")
    orders = [str(number) for number in range(60)]

    def job(kill_at: int | None) -> None:
        """One process: its client knows nothing of earlier ones."""

        class Line:
            offline = True

            def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
                nonlocal kill_at
                kill_at = None if kill_at is None else kill_at - 1
                if kill_at == 0 and not effect:
                    raise Killed
                answered = sandbox.transport.send(request, timeouts)
                if kill_at == 0:
                    raise Killed
                return answered

            def close(self) -> None:
                """Nothing is held."""

        shared = Shared(Settings(), clock=sandbox.clock)
        with StripeClient(sandbox.stripe.secret_key, transport=Line(), shared=shared) as client:
            for order in orders:
                client.payment_intents.create(
                    amount=1000,
                    currency="usd",
                    payment_method="pm_card_visa",
                    confirm=True,
                    metadata={"order": order},
                    idempotency_key=idempotency_key("order", order),
                )

    for kill_at in (1, 7, 31, 59):
        with pytest.raises(Killed):
            job(kill_at)
    job(None)
    assert charged_twice(sandbox) == []
    assert {charge["metadata"]["order"] for charge in sandbox.stripe.charges.values()} == set(orders)
