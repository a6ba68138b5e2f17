"""From an anonymous conversation to an account, its export, and its end, offline.

Somebody tries a coaching session without an account and registers at Clerk. The webhooks make the account, its sign-in
and its team; the conversation becomes theirs. Then they want to see all that is held of them, and to be forgotten.

    python examples/coachflux_registration.py
"""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from switchgear import ApiClientFactory, ClerkClient
from switchgear.domains import coachflux
from switchgear.domains.coachflux import CoachingSession, LoginSession, Organization, OrgMember, User
from switchgear.domains.entity import Entity
from switchgear.domains.lifecycle import carry_out
from switchgear.mirror import gather, relations
from switchgear.sync import EntityKey, EntityUpdate, State
from switchgear.testing import FakeClock, Sandbox
from switchgear.types import Source
from switchgear.webhooks import ClerkReceiver

E = TypeVar("E", bound=Entity)

clock = FakeClock()
sandbox = Sandbox(clock=clock)
receiver = ClerkReceiver(sandbox.clerk.webhook_secret, clock=clock.now)


class Service:
    """What the product stores: a state for each object of Clerk's, the rows that follow, and rows of its own."""

    def __init__(self) -> None:
        self.states: dict[EntityKey, State] = {}
        self.rows: dict[EntityKey, Entity] = {}
        self.own: list[Entity] = []

    def take_webhooks(self) -> str:
        """Let all webhooks arrive, the last one first; what they were."""
        sent = sandbox.webhooks.take()
        for webhook in reversed(sent):
            event = receiver.receive(webhook.body, webhook.headers(clock.now()))
            self._store(coachflux.sync(event, self.states))
        return ", ".join(dict.fromkeys(webhook.type for webhook in sent))

    def one(self, kind: type[E]) -> E:
        """The row of a kind of which there is one."""
        [found] = [row for row in self.rows.values() if isinstance(row, kind)]
        return found

    def forget(self, key: EntityKey) -> None:
        """Erase what is kept of an object, whatever still arrives about it."""
        self._store([coachflux.absorb(key, self.states.get(key), coachflux.erasure(key, at=clock.now()))])

    def _store(self, updates: list[EntityUpdate[Entity]]) -> None:
        self.states |= {update.key: update.state for update in updates}
        found = gather(
            coachflux.related(updates),
            lambda asked: {key: one for key, one in self.states.items() if relations(key, one) & asked},
        )
        rows = coachflux.derive(updates, found)
        self.rows |= {row.key: row.entity for row in rows if row.entity is not None}


def say(step: str, told: str) -> None:
    """One line of the story."""
    print(f"{step + ':':<11}{told}")


def register(service: Service, clerk: ClerkClient) -> str:
    """Sign up at Clerk, sign in, and make a team; the id of the user there."""
    person = clerk.users.create(email_address=["ada@example.com"], first_name="Ada", last_name="Lovelace")
    clerk.sessions.create(user_id=person.id)
    clerk.organizations.create(name="Engines", created_by=person.id, public_metadata={"plan": "team"})
    say("webhooks", service.take_webhooks())

    user, member, team = service.one(User), service.one(OrgMember), service.one(Organization)
    signed_in = service.one(LoginSession).created_at
    say("account", f"{user.name} <{user.email}>, {user.subscription_status.value}, signed in at {signed_in:%H:%M}")
    say("team", f"{team.name}, {team.plan.value}, {team.used_seats} seat used; Ada is its {member.role.value}")
    return person.id


def leave(service: Service, clerk: ClerkClient, person_id: str) -> None:
    """Delete the account at Clerk, wait until the grace is over, and erase what is held."""
    clerk.users.delete(person_id)
    service.take_webhooks()
    user = service.one(User)
    say(
        "deleted",
        f"asked for on {user.deletion_requested_at:%d %B}, {coachflux.DELETION_GRACE.days} days to think it over",
    )

    clock.advance(timedelta(days=8).total_seconds())
    rows = [*service.rows.values(), *service.own]
    plan = coachflux.deletion_plan(user, rows, clock.now())
    for action in plan.actions:
        say(f"  {action.do.value}", f"{type(action.row).__name__} {action.why}")
    service.forget(EntityKey(Source.CLERK, "user", person_id))
    left = carry_out(plan, rows)
    named = [row for row in left if "Ada" in str(row.to_wire(library=True))]
    say("left", f"{len(left)} of {len(rows)} rows, {len(named)} of them with her name")


def main() -> None:
    """Talk, register, look, and leave."""
    service = Service()
    talk = coachflux.new_anonymous(clock.now(), anonymous_id="anon_7", framework="GROW", step="goal")
    service.own.append(talk)
    say("anonymous", f"a session along {talk.framework}, kept until {talk.expires_at:%d %B %H:%M}")
    clock.advance(3600)

    with ApiClientFactory(sandbox.credentials, transport=sandbox.transport) as factory:
        clerk = factory.clerk()
        person_id = register(service, clerk)
        user = service.one(User)

        talks = [row for row in service.own if isinstance(row, CoachingSession)]
        moved = coachflux.migrate_anonymous(talks, "anon_7", str(user.id), clock.now())
        service.own = list(moved.sessions)
        say("migrated", f"{moved.migrated_count} session is hers now, and does not expire")

        export = coachflux.export_user(user, [*service.rows.values(), *service.own], clock.now())
        held = ", ".join(f"{len(rows)} in {name}" for name, rows in export.collections.items() if rows)
        say("export", f"{held}; {len(export.to_json())} bytes of JSON")
        leave(service, clerk, person_id)


if __name__ == "__main__":
    main()
