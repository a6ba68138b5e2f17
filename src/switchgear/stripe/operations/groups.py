"""Namespaces that hold others."""

from __future__ import annotations

from switchgear.pipeline.namespaces import Offered
from switchgear.pipeline.operation import ModeT, Namespace
from switchgear.stripe import operations

__all__ = ["Billing", "Entitlements", "TestHelpers"]


class Billing(Namespace[ModeT], path="billing"):
    """`client.billing`."""

    alerts: Offered[operations.Alerts[ModeT]] = Offered(lambda: operations.Alerts)
    credit_balance_summary: Offered[operations.CreditBalances[ModeT]] = Offered(lambda: operations.CreditBalances)
    credit_balance_transactions: Offered[operations.CreditBalanceTransactions[ModeT]] = Offered(
        lambda: operations.CreditBalanceTransactions
    )
    credit_grants: Offered[operations.CreditGrants[ModeT]] = Offered(lambda: operations.CreditGrants)
    feedback_options: Offered[operations.FeedbackOptions[ModeT]] = Offered(lambda: operations.FeedbackOptions)
    meter_event_adjustments: Offered[operations.MeterEventAdjustments[ModeT]] = Offered(
        lambda: operations.MeterEventAdjustments
    )
    meter_events: Offered[operations.MeterEvents[ModeT]] = Offered(lambda: operations.MeterEvents)
    meters: Offered[operations.Meters[ModeT]] = Offered(lambda: operations.Meters)


class Entitlements(Namespace[ModeT], path="entitlements"):
    """`client.entitlements`."""

    active_entitlements: Offered[operations.ActiveEntitlements[ModeT]] = Offered(lambda: operations.ActiveEntitlements)
    features: Offered[operations.Features[ModeT]] = Offered(lambda: operations.Features)


class TestHelpers(Namespace[ModeT], path="test_helpers"):
    """`client.test_helpers`: for sandboxes only."""

    test_clocks: Offered[operations.TestClocks[ModeT]] = Offered(lambda: operations.TestClocks)
