"""One object read anew, for what a view asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from planted import KINDS, STATES, product_of
from sandboxed import COLOURS, Sandboxed
from switchgear.backfill import refetch
from switchgear.backfill.listed import listed
from switchgear.domains import coachflux
from switchgear.errors import InvalidRequest, NotFound
from switchgear.mirror.objects import OBJECTS
from switchgear.sync import RefetchRequest
from switchgear.types import Source

each_colour = pytest.mark.parametrize("colour", COLOURS)


def asked(world: Sandboxed, source: Source, kind: str, id: str, **more: Any) -> RefetchRequest:
    """A request that may be carried out now."""
    mode = {"livemode": False} if source is Source.STRIPE else {}
    return RefetchRequest(source, kind, id, **{"not_before": world.clock.now(), **mode, **more})


def read_plainly(world: Sandboxed, request: RefetchRequest) -> Any:
    """What `response.read()` says without being told of what it is; its object left out."""
    one = listed(request.provider, request.object).one
    assert one is not None
    client: Any = {Source.CLERK: world.clerk, Source.STRIPE: world.stripe, Source.AYRSHARE: world.social}
    read = client[request.provider].with_options(cache=False).send(one(request).request).read()
    assert read.object is not None
    return replace(read, object=None)


@pytest.mark.parametrize(("source", "kind"), KINDS)
@each_colour
def test_a_read_has_the_key_of_the_objects_own_events_and_is_past_the_cache(
    colour: str, source: Source, kind: str
) -> None:
    with Sandboxed(colour, product=product_of(kind)) as world:
        names = KINDS[source, kind](world)
        world.store.deliver(*world.events())
        world.clock.advance(5)
        kept = [key for key in world.local(STATES.get(kind, kind)) if key.id in names]
        assert len(kept) == len(names) or source is Source.AYRSHARE  # who tells of scheduled posts only
        for key in kept[:2]:
            request = OBJECTS[key.kind].request(RefetchRequest.of(key, world.clock.now()), world.store.states[key])
            for _ in range(2):
                sent = len(world.box.requests)
                read = world.done(refetch(world.client(source), request))
                assert len(world.box.requests) == sent + 1
            assert key in world.store.product.touches(read)
            assert read_plainly(world, request) == replace(read, object=None)
            world.store.deliver(read)
            assert world.store.states[key].reads


@each_colour
def test_what_clerk_shows_within_something_is_read_there(colour: str) -> None:
    with Sandboxed(colour, product=coachflux.PRODUCT) as world:
        user = world.clerk.users.create(email_address=["ada@example.com"])
        organization = world.clerk.organizations.create(name="Acme", created_by=user.id)
        world.box.clerk.sign_in(user.id)
        world.store.deliver(*world.events())
        world.clock.advance(5)
        clerk = world.client(Source.CLERK)
        kinds = {"organization_membership", "organization", "session"}
        for key, state in {key: state for key, state in world.store.states.items() if key.kind in kinds}.items():
            request = OBJECTS[key.kind].request(RefetchRequest.of(key, world.clock.now()), state)
            read = world.done(refetch(clerk, request))
            assert read.object is not None
            assert key in world.store.product.touches(read)
            assert read_plainly(world, request) == replace(read, object=None)
            kinds.discard(key.kind)
        assert not kinds
        (key,) = world.local("organization_membership")
        request = OBJECTS[key.kind].request(RefetchRequest.of(key, world.clock.now()), world.store.states[key])
        world.clerk.organization_memberships.delete(organization.id, user.id)
        world.store.deliver(world.done(refetch(clerk, request)))
        assert world.store.states[key].tomb is not None
        with pytest.raises(InvalidRequest, match="parents lacks it"):
            world.done(refetch(clerk, replace(request, parents=())))


@each_colour
def test_it_is_refused_before_its_time_or_waits(colour: str) -> None:
    with Sandboxed(colour) as world:
        user = world.clerk.users.create(email_address=["ada@example.com"])
        later = world.clock.now() + timedelta(seconds=1.5)
        request, sent = asked(world, Source.CLERK, "user", user.id, not_before=later), len(world.box.requests)
        with pytest.raises(InvalidRequest, match="wait=True") as refused:
            world.done(refetch(world.client(Source.CLERK), request))
        assert refused.value.retry_after == 1.5
        assert len(world.box.requests) == sent
        read = world.done(refetch(world.client(Source.CLERK), request, wait=True))
        assert (read.id, world.clock.slept) == (user.id, [1.5])


@each_colour
def test_what_is_gone_is_a_read_that_deletes_it_and_what_never_goes_is_an_error(colour: str) -> None:
    with Sandboxed(colour) as world:
        user = world.clerk.users.create(email_address=["ada@example.com"])
        customer = world.stripe.customers.create(email="ada@example.com")
        world.store.deliver(*world.events())
        world.clerk.users.delete(user.id)
        world.stripe.customers.delete(customer.id)
        world.events()  # and they are lost
        world.clock.advance(5)
        for source, kind, name in ((Source.CLERK, "user", user.id), (Source.STRIPE, "customer", customer.id)):
            read = world.done(refetch(world.client(source), asked(world, source, kind, name)))
            assert read.at == world.clock.now()
            world.store.deliver(read)
            (state,) = (state for key, state in world.store.states.items() if key.id == name)
            assert state.tomb is not None
        with pytest.raises(NotFound):
            world.done(refetch(world.client(Source.STRIPE), asked(world, Source.STRIPE, "subscription", "sub_none")))


@each_colour
def test_what_is_ayrshares_is_read_by_the_profile_that_it_is_of(colour: str) -> None:
    with Sandboxed(colour) as world:
        world.social.profiles.create("Ada")
        post = world.social.posts.create("Hello", platforms=["linkedin"])
        world.box.ayrshare.link("bluesky")
        world.clock.advance(5)
        primary = world.box.ayrshare.primary
        social = world.client(Source.AYRSHARE)
        read = world.done(refetch(social, asked(world, Source.AYRSHARE, "post", post.id, account=primary)))
        assert (read.kind, read.id, read.account) == ("post", post.id, primary)
        assert read_plainly(world, asked(world, Source.AYRSHARE, "post", post.id)) == replace(read, object=None)
        world.store.deliver(*world.events())
        (wanted,) = {row.refetch for row in world.store.rows.values() if row.refetch is not None}
        read = world.done(refetch(social, wanted, wait=True))
        assert (read.kind, read.id, read.account) == ("profile", primary, primary)
        assert read_plainly(world, wanted) == replace(read, object=None)
        world.store.deliver(read)
        assert not any(row.refetch for row in world.store.rows.values())
        (key,) = world.box.ayrshare.profile_keys
        acting = social.for_profile(key)
        for name in (post.id, "post_none"):
            for kind in ("post", "profile"):
                with pytest.raises(InvalidRequest, match="another profile"):
                    world.done(refetch(acting, asked(world, Source.AYRSHARE, kind, name, account=primary)))
        gone = world.done(refetch(social, asked(world, Source.AYRSHARE, "post", "post_none", account=primary)))
        assert (gone.object, gone.kind, gone.id, gone.account) == (None, "post", "post_none", primary)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"livemode": True}, "live mode of the account itself, and the client asks in test mode"),
        ({"account": "acct_1"}, "test mode of acct_1"),
    ],
)
def test_another_mode_or_account_is_refused_since_nothing_is_found_there(more: Any, said: str) -> None:
    with Sandboxed() as world:
        customer = world.stripe.customers.create(email="ada@example.com")
        sent = len(world.box.requests)
        with pytest.raises(InvalidRequest, match=said):
            refetch(world.stripe, asked(world, Source.STRIPE, "customer", customer.id, **more))
        with pytest.raises(InvalidRequest, match=r"is stripe's, and the client is clerk's"):
            refetch(world.clerk, asked(world, Source.STRIPE, "customer", customer.id))
        assert len(world.box.requests) == sent
