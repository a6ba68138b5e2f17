"""The operations in both colours, against the sandbox: what they answer, and what they do when answers get lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clerk_wire import ClerkWire
from switchgear.clerk.models import DeletedObject, User
from switchgear.errors import (
    ConnectFailed,
    ConnectionLost,
    NotFound,
    PermissionDenied,
    ServerError,
    TimedOut,
    ValidationFailed,
)
from switchgear.settings import CachePolicy
from switchgear.testing.http import Arrived
from wires import answered, collected, done, each_colour, in_turn, lost_answer, lost_request, passes, reply, unconnected

ANN: dict[str, Any] = {"email_address": ["ann@example.com"], "first_name": "Ann"}
OUTAGE = reply(503, "<html>down</html>", content_type="text/html")


@each_colour
def test_a_user_is_created_read_changed_and_deleted(colour: str) -> None:
    wire = ClerkWire(colour)
    users = wire.client().users
    made: User = done(users.create(**ANN, username="ann", external_id="local-1", password="long enough"))
    assert made.primary_email is not None
    assert made.primary_email.email_address == "ann@example.com"
    assert (made.external_id, made.password_enabled) == ("local-1", True)
    assert done(users.get(made.id)) == made

    wire.clock.advance(60)
    changed = done(users.update(made.id, last_name="Lee", username=None))
    assert (changed.first_name, changed.last_name, changed.username) == ("Ann", "Lee", None)
    assert changed.updated_at - made.updated_at == timedelta(seconds=60)

    merged = done(users.merge_metadata(made.id, public_metadata={"plan": {"name": "pro", "seats": 3}}))
    assert merged.public_metadata == {"plan": {"name": "pro", "seats": 3}}
    merged = done(users.merge_metadata(made.id, public_metadata={"plan": {"seats": None, "trial": True}}))
    assert merged.public_metadata == {"plan": {"name": "pro", "trial": True}}
    replaced = done(users.replace_metadata(made.id, public_metadata={"role": "admin"}))
    assert replaced.public_metadata == {"role": "admin"}

    assert done(users.ban(made.id)).banned is True
    assert done(users.ban(made.id)).banned is True
    assert done(users.unban(made.id)).banned is False

    deleted = done(users.delete(made.id))
    assert isinstance(deleted, DeletedObject)
    assert (deleted.id, deleted.deleted) == (made.id, True)
    with pytest.raises(NotFound) as caught:
        done(users.get(made.id))
    assert caught.value.code == "resource_not_found"
    assert caught.value.request_id


@each_colour
def test_what_is_taken_is_refused_by_name(colour: str) -> None:
    wire = ClerkWire(colour)
    users = wire.client().users
    done(users.create(**ANN, external_id="local-1"))
    for taken in ({"email_address": "ANN@example.com"}, {"email_address": "b@example.com", "external_id": "local-1"}):
        with pytest.raises(ValidationFailed, match="is taken") as caught:
            done(users.create(**taken))
        assert (caught.value.status, caught.value.code) == (422, "form_identifier_exists")
        assert caught.value.retryable is False
    assert len(wire.service.users) == 1


@each_colour
def test_users_are_found_and_counted(colour: str) -> None:
    wire = ClerkWire(colour)
    users = wire.client().users
    for name in ("Ann", "Bob", "Cid"):
        done(users.create(email_address=f"{name}+test@example.com", first_name=name, external_id=f"local-{name}"))
    assert [user.first_name for user in collected(users.list())] == ["Cid", "Bob", "Ann"]
    assert [user.first_name for user in collected(users.list(order_by="first_name", limit=2))] == ["Ann", "Bob", "Cid"]
    assert [user.first_name for user in collected(users.list(email_address="bob+test@example.com"))] == ["Bob"]
    assert [user.first_name for user in collected(users.list(external_id=["local-Ann", "local-Cid"]))] == ["Cid", "Ann"]
    assert done(users.count()) == 3
    assert done(users.count(query="cid")) == 1
    assert done(users.count(external_id="-local-Ann")) == 2


# --- pages


def crowd(wire: ClerkWire, size: int) -> list[str]:
    """Users of the sandbox, the newest first."""
    client = wire.client()
    for number in range(size):
        wire.clock.advance(1)
        done(client.users.create(username=f"user{number:03}"))
    wire.requests.clear()
    return [*reversed(wire.service.users)]


@each_colour
@pytest.mark.parametrize("order", ["-created_at", "-username"])
def test_pages_follow_until_one_is_not_full(colour: str, order: str) -> None:
    wire = ClerkWire(colour)
    newest_first = crowd(wire, 7)
    users = wire.client().users
    assert [user.id for user in collected(users.list(order_by=order, limit=3))] == newest_first
    assert len(wire.requests) == 3
    assert [user.id for user in collected(users.list(order_by=order, limit=7))] == newest_first
    assert len(wire.requests) == 5  # a full page may not be the last


@each_colour
def test_the_default_limit_is_known(colour: str) -> None:
    wire = ClerkWire(colour)
    newest_first = crowd(wire, 12)
    assert [user.id for user in collected(wire.client().users.list())] == newest_first
    assert len(wire.requests) == 2


@each_colour
@pytest.mark.parametrize("order", ["-created_at", "-username"])
def test_a_list_goes_on_from_a_cursor(colour: str, order: str) -> None:
    wire = ClerkWire(colour)
    newest_first = crowd(wire, 5)
    page = wire.client().users.list(order_by=order, limit=2)
    first = [user.id for user in done(page).items]
    assert (first, page.has_more, page.total) == (newest_first[:2], True, None)
    rest = wire.client().users.list(order_by=order, limit=2).resume(page.cursor)
    assert [user.id for user in collected(rest)] == newest_first[2:]
    second = done(page.next())
    assert [user.id for user in second.items] == newest_first[2:4]
    last = done(second.next())
    assert ([user.id for user in last.items], last.cursor, done(last.next())) == (newest_first[4:], None, None)


@each_colour
def test_no_more_than_what_was_asked_for_is_fetched(colour: str) -> None:
    wire = ClerkWire(colour)
    newest_first = crowd(wire, 6)
    page = wire.client().users.list(limit=2)
    found = done(page.all(max_items=3))
    assert [user.id for user in found] == newest_first[:3]
    assert len(wire.requests) == 2


@each_colour
def test_an_empty_list_has_no_first(colour: str) -> None:
    wire = ClerkWire(colour)
    assert done(wire.client().users.list(query="nobody").first()) is None
    assert collected(wire.client().users.list(query="nobody")) == []


@pytest.mark.parametrize("deleted", [True, False])
def test_nobody_is_left_out_or_comes_twice_while_others_go_and_come(deleted: bool) -> None:
    wire = ClerkWire()
    newest_first = crowd(wire, 7)
    client = wire.client()
    seen: list[str] = []
    for page in client.users.list(limit=3).pages():
        seen += [user.id for user in page.items]
        if deleted:
            client.users.delete(newest_first[len(seen) - 3])
        else:
            client.users.create(username=f"late{len(seen)}")
    assert seen == newest_first


@each_colour
def test_a_cursor_of_a_counted_list_is_a_number(colour: str) -> None:
    with pytest.raises(ValueError, match="number of items"):
        ClerkWire(colour).client().users.list(order_by="username").resume("user_1")


# --- lost answers


@each_colour
@pytest.mark.parametrize("fault", [lost_answer, answered(OUTAGE)])
@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("get", {}),
        ("update", {"first_name": "Bea"}),
        ("merge_metadata", {"public_metadata": {"a": {"b": 1}}}),
        ("replace_metadata", {"public_metadata": {"a": {"b": 1}}}),
        ("ban", {}),
        ("unban", {}),
    ],
)
def test_what_may_be_repeated_is(colour: str, fault: Any, name: str, named: dict[str, Any]) -> None:
    wire = ClerkWire(colour)
    users = wire.client().users
    user = done(users.create(**ANN))
    wire.requests.clear()
    wire.steps = [fault, fault]
    assert done(getattr(users, name)(user.id, **named)).id == user.id
    assert len(wire.requests) == 3


@each_colour
@pytest.mark.parametrize("arrived", [True, False])
def test_a_deletion_whose_answer_was_lost_is_done(colour: str, arrived: bool) -> None:
    wire = ClerkWire(colour)
    users = wire.client().users
    user = done(users.create(**ANN))
    wire.steps = [lost_answer if arrived else lost_request]
    assert done(users.delete(user.id)).id == user.id
    assert wire.service.users == {}


@each_colour
def test_a_deletion_of_nobody_is_an_error(colour: str) -> None:
    with pytest.raises(NotFound):
        done(ClerkWire(colour).client().users.delete("user_1"))


@each_colour
@pytest.mark.parametrize(
    ("fault", "error"), [(lost_answer, ConnectionLost), (lost_request, TimedOut), (answered(OUTAGE), ServerError)]
)
def test_a_create_without_an_external_id_is_not_repeated(colour: str, fault: Any, error: type[Exception]) -> None:
    wire = ClerkWire(colour)
    wire.steps = [fault]
    with pytest.raises(error) as caught:
        done(wire.client().users.create(**ANN))
    assert wire.sent == ["POST /v1/users"]
    assert getattr(caught.value, "retryable", None) is False


@each_colour
def test_a_create_that_never_left_or_was_limited_is_repeated(colour: str) -> None:
    wire = ClerkWire(colour)
    wire.steps = [unconnected, answered(reply(429, {"errors": []}, retry_after="7"))]
    done(wire.client().users.create(**ANN))
    assert wire.sent == ["POST /v1/users"] * 3
    assert max(wire.clock.slept) >= 7
    wire.steps = [unconnected] * 3
    with pytest.raises(ConnectFailed):
        done(wire.client().users.create(email_address="bob@example.com"))


@each_colour
@pytest.mark.parametrize("dated", [False, True])
def test_a_create_is_found_by_its_external_id(colour: str, dated: bool) -> None:
    wire = ClerkWire(colour)
    more = {"created_at": datetime(2020, 1, 1, tzinfo=UTC)} if dated else {}
    wire.steps = [lost_answer]
    user = done(wire.client().users.create(**ANN, external_id="-local+1", **more))
    assert wire.sent == ["POST /v1/users", "GET /v1/users"]
    assert [user.id] == [*wire.service.users]
    assert user.external_id == "-local+1"


@each_colour
def test_a_create_that_is_not_found_is_repeated(colour: str) -> None:
    wire = ClerkWire(colour)
    wire.steps = [lost_request]
    user = done(wire.client().users.create(**ANN, external_id="local-1"))
    assert in_turn(wire.sent) == ["POST /v1/users", "GET /v1/users", "POST /v1/users"]
    assert [user.id] == [*wire.service.users]


@each_colour
def test_a_create_that_is_still_on_its_way_when_looked_for_is_found_in_the_end(colour: str) -> None:
    wire = ClerkWire(colour)
    client = wire.client()

    def late(through: Any) -> Any:
        response = through()  # what the look-up sees, before the first create takes effect
        if wire.clock.monotonic() < 10:
            wire.steps.append(late)
            return response
        stuck = wire.requests[0]
        assert isinstance(stuck.content, bytes)
        wire.service.answer(Arrived.of(stuck, stuck.content))
        return response

    wire.steps = [lost_request, late]
    user = done(client.users.create(**ANN, external_id="local-1"))
    assert in_turn(wire.sent) == ["POST /v1/users", "GET /v1/users"] * 2
    assert [user.id] == [*wire.service.users]


@each_colour
@pytest.mark.parametrize("dated", [False, True])
def test_one_who_was_there_before_is_not_taken_for_the_new_one(colour: str, dated: bool) -> None:
    wire = ClerkWire(colour)
    users = wire.client().users
    more = {"created_at": datetime(2020, 1, 1, tzinfo=UTC)} if dated else {}
    done(users.create(**ANN, external_id="local-1", **more))
    wire.clock.advance(3600)
    wire.steps = [lost_answer]
    with pytest.raises(ValidationFailed) as caught:
        done(users.create(email_address="other@example.com", external_id="local-1", **more))
    assert caught.value.code == "form_identifier_exists"
    assert len(wire.service.users) == 1


@each_colour
def test_a_create_that_cannot_be_looked_up_says_how_it_ended(colour: str) -> None:
    wire = ClerkWire(colour)
    wire.steps = [lost_answer, *[answered(OUTAGE)] * 9]
    with pytest.raises(ConnectionLost):
        done(wire.client().users.create(**ANN, external_id="local-1"))
    assert in_turn(wire.sent) == ["POST /v1/users", "GET /v1/users"]


@each_colour
def test_a_locked_resource_is_tried_again_where_that_is_safe(colour: str) -> None:
    wire = ClerkWire(colour)
    users = wire.client().users
    user = done(users.create(**ANN))
    locked = answered(reply(409, {"errors": [{"code": "resource_locked", "message": "resource busy"}]}))
    wire.steps = [locked, passes]
    assert done(users.update(user.id, first_name="Bea")).first_name == "Bea"


@each_colour
def test_a_ban_that_the_plan_does_not_include_is_no_failed_payment(colour: str) -> None:
    wire = ClerkWire(colour)
    body = {"errors": [{"code": "unsupported_subscription_plan_features", "message": "unsupported plan"}]}
    wire.steps = [answered(reply(402, body))]
    with pytest.raises(PermissionDenied) as caught:
        done(wire.client().users.ban("user_1"))
    assert caught.value.status == 402


# --- the cache


@each_colour
def test_a_user_is_cached_when_asked_for_and_dropped_by_what_changes_it(colour: str) -> None:
    wire = ClerkWire(colour)
    client = wire.client().with_options(cache=CachePolicy(entity=True))
    user, other = done(client.users.create(**ANN)), done(client.users.create(username="other"))
    wire.requests.clear()
    for _ in range(2):
        done(client.users.get(user.id))
        done(client.users.get(other.id))
    assert len(wire.requests) == 2
    done(client.users.create(username="third"))
    done(client.users.update(user.id, first_name="Bea"))
    assert done(client.users.get(user.id)).first_name == "Bea"
    done(client.users.get(other.id))
    assert wire.sent[2:] == ["POST /v1/users", f"PATCH /v1/users/{user.id}", f"GET /v1/users/{user.id}"]


@each_colour
def test_lists_and_counts_are_never_cached(colour: str) -> None:
    wire = ClerkWire(colour)
    client = wire.client().with_options(cache=True)
    for _ in range(2):
        done(client.users.count())
        collected(client.users.list())
    assert len(wire.requests) == 4
