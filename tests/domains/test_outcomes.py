"""What events say of sign-ins, payments and posts that succeeded or failed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from small_events import an_event
from switchgear.ayrshare.models import ScheduledPost
from switchgear.domains.monitoring import Metric, MetricKind, Outcome, outcome_metrics, outcomes
from switchgear.types import Payload, Source

SIGN_IN, PAYMENT, POST = MetricKind.SIGN_IN_SUCCESS, MetricKind.PAYMENT_SUCCESS, MetricKind.POSTING_SUCCESS


@pytest.mark.parametrize(
    ("source", "type", "told"),
    [
        (Source.CLERK, "session.created", [Outcome(SIGN_IN, True)]),
        (Source.CLERK, "session.ended", []),
        (Source.STRIPE, "payment_intent.succeeded", [Outcome(PAYMENT, True, "payment_intent")]),
        (Source.STRIPE, "payment_intent.payment_failed", [Outcome(PAYMENT, False, "payment_intent")]),
        (Source.STRIPE, "payment_intent.canceled", []),
        (Source.STRIPE, "invoice.payment_succeeded", [Outcome(PAYMENT, True, "invoice")]),
        (Source.STRIPE, "invoice.payment_failed", [Outcome(PAYMENT, False, "invoice")]),
        (Source.STRIPE, "invoice.paid", []),  # it comes beside invoice.payment_succeeded
        (Source.STRIPE, "session.created", []),
    ],
)
def test_what_a_type_of_event_says(source, type, told):
    assert [*outcomes(an_event(source=source, type=type))] == told


def report(**fields: Any) -> Any:
    post = ScheduledPost.model_validate({"action": "scheduled", "id": "p1", "status": "error", **fields})
    return an_event(source=Source.AYRSHARE, type="scheduled", object=post)


def test_a_post_has_an_outcome_for_each_network():
    event = report(
        postIds=[{"status": "success", "id": "1", "platform": "twitter"}],
        errors=[{"action": "post", "status": "error", "code": 110, "message": "no", "platform": "linkedin"}],
    )
    assert outcomes(event) == (Outcome(POST, True, "x"), Outcome(POST, False, "linkedin"))
    assert outcomes(report()) == ()


@pytest.mark.parametrize(
    ("source", "resembling"),
    [
        (Source.AYRSHARE, Payload({"succeeded": ["x"], "failed": []})),
        (Source.STRIPE, SimpleNamespace(succeeded=["x"], failed=[])),
    ],
)
def test_what_only_resembles_a_report_says_nothing(source, resembling):
    assert outcomes(an_event(source=source, type="scheduled", object=resembling)) == ()


def test_they_are_measured_by_kind():
    found = [Outcome(POST, True, "x")] * 3 + [Outcome(POST, False, "linkedin"), Outcome(PAYMENT, False, "invoice")]
    assert outcome_metrics(found) == (Metric(PAYMENT, 0.0), Metric(POST, 0.75))
    assert outcome_metrics([]) == ()
