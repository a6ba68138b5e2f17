"""Lists are walked so that nothing that is there all the time is left out, whatever comes and goes between pages."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from sandboxed import Sandboxed
from switchgear.backfill.listed import asked
from switchgear.backfill.walks import BY_CREATION, BY_CURSOR, COUNTED, Walk
from switchgear.clerk.operations.organizations import Organizations
from switchgear.clerk.operations.users import Users
from switchgear.errors import InvalidRequest
from switchgear.stripe.operations.customers import Customers


class Users_:
    """Clerk's users."""

    walk: Walk = BY_CREATION
    pages = staticmethod(lambda: asked(Users.list, limit=3, order_by="+created_at"))

    def __init__(self, world: Sandboxed) -> None:
        self.world, self.client, self.n = world, world.clerk, 0

    def add(self) -> str:
        self.n += 1
        return str(self.client.users.create(email_address=[f"u{self.n}@example.com"]).id)

    def drop(self, name: str) -> None:
        self.client.users.delete(name)


class Organizations_(Users_):
    """Clerk's organizations, which are paged by number."""

    walk = COUNTED
    pages = staticmethod(lambda: asked(Organizations.list, limit=3, order_by="+created_at"))

    def add(self) -> str:
        self.n += 1
        return str(self.client.organizations.create(name=f"Organization {self.n}").id)

    def drop(self, name: str) -> None:
        self.client.organizations.delete(name)


class Customers_(Users_):
    """Stripe's customers."""

    walk = BY_CURSOR
    pages = staticmethod(lambda: asked(Customers.list, limit=3))

    def __init__(self, world: Sandboxed) -> None:
        super().__init__(world)
        self.client = world.stripe

    def add(self) -> str:
        return str(self.client.customers.create(email="ada@example.com").id)

    def drop(self, name: str) -> None:
        self.client.customers.delete(name)


def walked(kind: Users_, between: Any) -> list[str]:
    """The ids of all that a walk meets."""
    place, met, first = None, list[str](), kind.pages().request
    while True:
        request = kind.walk.at(first, place)
        found = kind.walk.read(request, place, kind.client.send(request).value)
        met += [item.id for item in found.items]
        if found.place is None:
            return met
        place = found.place
        between()


@pytest.mark.parametrize("kind", [Users_, Organizations_, Customers_])
@pytest.mark.parametrize("seed", range(8))
def test_what_is_there_all_the_time_is_met(kind: type[Users_], seed: int) -> None:
    dice = Random(seed)
    with Sandboxed() as world:
        objects = kind(world)
        there = [objects.add() for _ in range(14)]
        stays = set(there)

        def between() -> None:
            for _ in range(dice.randrange(4)):
                if dice.random() < 0.3:
                    there.append(objects.add())
                elif there:
                    name = there.pop(dice.randrange(len(there)))
                    stays.discard(name)
                    objects.drop(name)

        met = walked(objects, between)
        assert stays <= set(met)


@pytest.mark.parametrize("kind", [Users_, Organizations_, Customers_])
def test_while_nothing_moves_everything_is_met_once(kind: type[Users_]) -> None:
    with Sandboxed() as world:
        objects = kind(world)
        for many in (0, 1, 2, 4, 2):  # up to 9, three pages
            there = [objects.add() for _ in range(many)]
            met = walked(objects, lambda: None)
            assert len(met) == len(set(met))
            assert set(there) <= set(met)


@pytest.mark.parametrize("kind", [Users_, Organizations_])
@pytest.mark.parametrize("same", [2, 5, 11])
def test_many_of_the_same_moment_are_met(kind: type[Users_], same: int) -> None:
    with Sandboxed() as world:
        objects = kind(world)
        there = [objects.add() for _ in range(12)]
        kept = world.box.clerk.users if kind is Users_ else world.box.clerk.organizations
        moments = [one["created_at"] for one in kept.values()]
        for one in [*kept.values()][1 : 1 + same]:
            one["created_at"] = moments[1]
        assert set(walked(objects, lambda: None)) == set(there)


def test_a_place_of_another_list_is_refused() -> None:
    first: Any = asked(Organizations.list, limit=3).request
    for place in ("", "3", "3.x.org_1", "cus_1"):
        with pytest.raises(InvalidRequest, match="another list"):
            COUNTED.at(first, place)
