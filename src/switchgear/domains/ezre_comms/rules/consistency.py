"""What must agree in Ezre Comms beyond references and uniqueness."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from switchgear.domains.entity import Entity
from switchgear.domains.ezre_comms.connection import PlatformConnection
from switchgear.domains.ezre_comms.content import ContentComment, ContentVersion
from switchgear.domains.ezre_comms.engagement import AnalyticsAggregate, EngagementEvent, EngagementType
from switchgear.domains.ezre_comms.organization import UsageTracking
from switchgear.domains.ezre_comms.publishing import PublishedPost, Schedule
from switchgear.domains.ezre_comms.rules.comments import build_threads
from switchgear.domains.ezre_comms.rules.engagement import aggregate_engagement
from switchgear.domains.instants import Period
from switchgear.domains.monitoring import Check, World, differing

__all__ = ["CHECKS"]


def _selections(world: World) -> Iterator[tuple[Entity, str, str]]:
    for versions in world.by(ContentVersion, "content_request_id").values():
        selected = [version for version in versions if version.is_selected and version.content_request_id is not None]
        if len(selected) > 1:
            yield from ((version, "several_selected", "is_selected") for version in selected)


def _threads(world: World) -> Iterator[tuple[Entity, str, str]]:
    """Parents elsewhere, and circles; that a parent is missing is a matter of references."""
    for thread in build_threads(world.of(ContentComment)):
        if thread.finding is not None and thread.finding.rule != "parent_missing":
            yield thread.comment, thread.finding.rule, thread.finding.field


def _usage(world: World) -> Iterator[tuple[Entity, str, str]]:
    """Counts are sizes of sets, where the sets are given."""
    for usage in world.of(UsageTracking):
        for metric, sources in usage.source_ids.items():
            if getattr(usage, f"{metric}_count") != len(sources):
                yield usage, "derived_usage", f"{metric}_count"


def _retries(world: World) -> Iterator[tuple[Entity, str, str]]:
    for schedule in world.of(Schedule):
        failed = schedule.failed_event_ids
        if failed and schedule.retry_count != min(len(failed), schedule.max_retries):
            yield schedule, "derived_retries", "retry_count"


def _organizations(world: World) -> Iterator[tuple[Entity, str, str]]:
    for post in world.of(PublishedPost):
        schedule = world.get(Schedule, post.schedule_id)
        connection = world.get(PlatformConnection, post.platform_connection_id)
        if schedule is not None and schedule.organization_id not in {None, post.organization_id}:
            yield post, "another_organization", "schedule_id"
        if connection is not None and connection.organization_id != post.organization_id:
            yield post, "another_organization", "platform_connection_id"


def _aggregates(world: World) -> Iterator[tuple[Entity, str, str]]:
    """Counts of a period, where the post's events are given; running totals follow from no row."""
    happened = world.by(EngagementEvent, "published_post_id")
    for aggregate in world.of(AnalyticsAggregate):
        events, start, end = (
            happened.get(str(aggregate.published_post_id)),
            aggregate.period_start,
            aggregate.period_end,
        )
        if events and aggregate.published_post_id and start and end:
            counted = aggregate_engagement(events, Period(start, end))
            for field in differing(aggregate, counted, *(f"{kind}s" for kind in EngagementType)):
                yield aggregate, "derived_engagement", field


CHECKS: Final[tuple[Check, ...]] = (_selections, _threads, _usage, _retries, _organizations, _aggregates)
"""Rules: `several_selected`, `parent_elsewhere`, `parent_cycle`, `derived_usage`, `derived_retries`,
`another_organization`, `derived_engagement`."""
