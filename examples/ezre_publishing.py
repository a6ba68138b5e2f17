"""From a request to what came of it, offline: approved, scheduled every week, refused once, tried again, and counted.

python examples/ezre_publishing.py
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from switchgear import AyrshareClient, Shared
from switchgear.domains import ezre_comms
from switchgear.domains.entity import Entity, evolve
from switchgear.domains.ezre_comms import (
    AnalyticsAggregate,
    ContentRequest,
    ContentVersion,
    EngagementEvent,
    PlatformConnection,
    PublishedPost,
    PublishFailure,
    RecurrencePattern,
    Schedule,
    UsageMetric,
    UsageTracking,
)
from switchgear.mirror import ANALYTICS, gather, post_key, profile_key, relations, schedule_key
from switchgear.sync import EntityKey, EntityUpdate, State, link
from switchgear.testing import FakeClock, Sandbox
from switchgear.types import Event, Read
from switchgear.webhooks import AyrshareReceiver

E = TypeVar("E", bound=Entity)

ORGANIZATION, CONNECTION = "org-acme", "con-linkedin"
WEEK = timedelta(days=7)

clock = FakeClock()
sandbox = Sandbox(clock=clock)
receiver = AyrshareReceiver(sandbox.ayrshare.webhook_secret, clock=clock.now)


class Service:
    """What the product stores: a state for each object, and the rows that follow."""

    def __init__(self) -> None:
        self.states: dict[EntityKey, State] = {}
        self.rows: dict[EntityKey, Entity] = {}

    def take(self, *told: Event[object] | Read[object]) -> None:
        """Take events, and what calls answered."""
        for one in told:
            self._store(ezre_comms.sync(one, self.states))

    def take_webhooks(self) -> None:
        """Let all webhooks arrive, the last one first."""
        for webhook in reversed(sandbox.webhooks.take()):
            self.take(receiver.receive(webhook.body, webhook.headers(clock.now())))

    def absorb(self, key: EntityKey, fragment: State) -> None:
        """Take what the product itself knows."""
        self._store([ezre_comms.absorb(key, self.states.get(key), fragment)])

    def decide(self, schedule: Schedule, id: str) -> None:
        """Keep a schedule as it was made, or as it was decided on."""
        edit = ezre_comms.edited(ezre_comms.schedule_fields(schedule), at=clock.now(), id=id)
        self.absorb(schedule_key(str(schedule.id)), edit)

    def all(self, kind: type[E]) -> list[E]:
        """The rows of a kind, in the order of their keys."""
        return [row for _, row in sorted(self.rows.items(), key=str) if isinstance(row, kind)]

    def _store(self, updates: list[EntityUpdate[Entity]]) -> None:
        self.states |= {update.key: update.state for update in updates}
        found = gather(
            ezre_comms.related(updates),
            lambda asked: {key: one for key, one in self.states.items() if relations(key, one) & asked},
        )
        for update in ezre_comms.derive(updates, found):
            rows = {row.key: row.entity for row in (update, *update.parts)}
            self.rows |= {key: row for key, row in rows.items() if row is not None}


def say(step: str, told: str) -> None:
    """One line of the story."""
    print(f"{step + ':':<12}{told}")


def due(schedule: Schedule) -> datetime:
    """When a schedule is to be published; at once if it does not say."""
    return schedule.scheduled_at or clock.now()


def approve() -> ContentVersion:
    """Ask for content, choose one of two versions, and approve it."""
    request = ContentRequest(id="req-1", organization_id=ORGANIZATION, requested_by="ada", status="pending")
    texts = ("Look before you leap.", "Look twice before you repeat.")
    versions = [
        ContentVersion(id=f"ver-{number}", content_request_id=request.id, text=text)
        for number, text in enumerate(texts, 1)
    ]
    versions = ezre_comms.select_version(versions, "ver-2", clock.now())
    approved, comment = ezre_comms.approve(request, "grace", clock.now(), "Short and true.", versions=versions)
    said = "" if comment is None else comment.comment
    say("request", f"{approved.status} by {approved.approved_by}: {said}")
    return next(version for version in versions if version.is_selected)


def schedule(service: Service, version: ContentVersion) -> list[Schedule]:
    """Schedule the version for every week, and count the posts against the plan."""
    weekly = Schedule(
        id="sch-weekly",
        organization_id=ORGANIZATION,
        content_version_id=version.id,
        platform_connection_id=CONNECTION,
        scheduled_at=clock.now() + timedelta(hours=8),
        timezone="Europe/Vienna",
        status="pending",
        is_recurring=True,
        recurrence_pattern=RecurrencePattern.WEEKLY,
        max_retries=2,
    )
    service.decide(weekly, "made")
    children = ezre_comms.materialize(weekly, clock.now() + 3 * WEEK)
    start = clock.now()
    usage = UsageTracking(
        organization_id=ORGANIZATION,
        period_start=start,
        period_end=start + timedelta(days=31),
        generations_count=2,
        scheduled_posts_count=0,
        files_uploaded_count=0,
    )
    for child in children:
        usage = ezre_comms.record_usage(usage, UsageMetric.SCHEDULED_POSTS, str(child.id))
    times = ", ".join(f"{due(child):%d %b %H:%M}" for child in children)
    say("schedule", f"{weekly.recurrence_pattern}, {usage.scheduled_posts_count} posts: {times} UTC")
    return children


def post(service: Service, social: AyrshareClient, child: Schedule, version: ContentVersion) -> None:
    """Hand a schedule to Ayrshare, and note what the post is made for."""
    reply = social.raw.posts.create(str(version.text), platforms=["linkedin"], schedule_date=due(child))
    made_for = ezre_comms.published_as(
        schedule_id=str(child.id),
        content_version_id=str(version.id),
        organization_id=ORGANIZATION,
        connections={"linkedin": CONNECTION},
    )
    post_id = str(reply.value.id)
    service.decide(evolve(child, ayrshare_post_id=post_id), "posted")
    service.absorb(post_key(post_id), made_for)
    service.take(reply.read())


def try_again(service: Service, social: AyrshareClient) -> None:
    """Ask the rule about each schedule that failed, and do as it says."""
    for row in service.all(Schedule):
        if row.error_message is None:
            continue
        event_id = max(row.failed_event_ids)
        decision = ezre_comms.retry_decision(row, PublishFailure(event_id, row.error_message), clock.now())
        service.decide(decision.schedule_update, "retry")
        pause = (decision.at - clock.now()).total_seconds() if decision.at else 0
        say("refused", f"{row.error_message}; again in {pause:.0f} s by {decision.via}")
        clock.advance(pause)
        social.posts.retry(str(row.ayrshare_post_id))
        sandbox.ayrshare.publish_due()
        service.take_webhooks()


def show(service: Service) -> None:
    """What has become of it all."""
    for row in sorted(service.all(Schedule), key=due):
        if not row.is_recurring:
            say("published", f"{due(row):%d %b}: {row.status}, {row.retry_count} of {row.max_retries} retries")


def main() -> None:
    """Ask, approve, schedule, publish, and look how it was taken."""
    service = Service()
    profile = sandbox.ayrshare.primary
    service.absorb(profile_key(profile), link(profile_key(profile), ORGANIZATION))
    with AyrshareClient(sandbox.ayrshare.api_key, transport=sandbox.transport, shared=Shared(clock=clock)) as social:
        service.take(social.raw.user.get().read("profile", profile))
        [connection] = [row for row in service.all(PlatformConnection) if row.platform == "linkedin"]
        say("connection", f"{connection.to_wire()['platform']}, {connection.account_name}")

        version = approve()
        children = schedule(service, version)
        for child in children:
            post(service, social, child, version)
        for number, child in enumerate(children):
            if number == 1:
                sandbox.ayrshare.fail("linkedin", 500, "LinkedIn is having trouble")
            clock.advance((due(child) - clock.now()).total_seconds())
            sandbox.ayrshare.publish_due()
            sandbox.ayrshare.failures.clear()
            service.take_webhooks()
            try_again(service, social)
        show(service)

        sandbox.ayrshare.metrics["linkedin"] = {"likeCount": 12, "commentCount": 1, "impressionCount": 480}
        for row in service.all(Schedule):
            if row.ayrshare_post_id:
                reply = social.raw.analytics.post(id=row.ayrshare_post_id)
                service.take(reply.read(ANALYTICS, row.ayrshare_post_id))
        first = service.all(Schedule)[0].ayrshare_post_id
        told = {"postId": first, "id": "comment-1", "platform": "linkedin", "text": "True."}
        comment = sandbox.ayrshare.event("comments", told, refId=profile)
        service.take(receiver.receive(comment.body, comment.headers(clock.now())))
    posts, totals, heard = service.all(PublishedPost), service.all(AnalyticsAggregate), service.all(EngagementEvent)
    likes, seen = sum(row.likes or 0 for row in totals), sum(row.impressions or 0 for row in totals)
    of = {row.id for row in posts}
    say("totals", f"{len(posts)} posts seen {seen} times, {likes} likes")
    say("engagement", f"{len(heard)} {heard[0].event_type}, on a post of ours: {heard[0].published_post_id in of}")


if __name__ == "__main__":
    main()
