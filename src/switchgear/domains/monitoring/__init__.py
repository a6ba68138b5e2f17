"""Monitoring as pure functions: counts, compliance, consistency, measurements, and the alerts that follow from them."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.monitoring.alerts import Alert, Alerts, Metric, MetricKind, Thresholds, evaluate_alerts
    from switchgear.domains.monitoring.compliance import SchemaCompliance, check_schema
    from switchgear.domains.monitoring.consistency import (
        Check,
        Inconsistency,
        World,
        check_consistency,
        differing,
        inconsistency_metric,
    )
    from switchgear.domains.monitoring.counts import EntityCount, EntityGrowth, count_entities, growth
    from switchgear.domains.monitoring.measures import WINDOW, Timing, latency, percentile, success

__all__ = [
    "WINDOW",
    "Alert",
    "Alerts",
    "Check",
    "EntityCount",
    "EntityGrowth",
    "Inconsistency",
    "Metric",
    "MetricKind",
    "SchemaCompliance",
    "Thresholds",
    "Timing",
    "World",
    "check_consistency",
    "check_schema",
    "count_entities",
    "differing",
    "evaluate_alerts",
    "growth",
    "inconsistency_metric",
    "latency",
    "percentile",
    "success",
]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "alerts": "Alert Alerts Metric MetricKind Thresholds evaluate_alerts",
            "compliance": "SchemaCompliance check_schema",
            "consistency": "Check Inconsistency World check_consistency differing inconsistency_metric",
            "counts": "EntityCount EntityGrowth count_entities growth",
            "measures": "WINDOW Timing latency percentile success",
        },
    )
