"""The same calls through the vendors' own packages."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import Any

import ayrshare.ayrshare
import pytest
import stripe
from clerk_backend_api import Clerk

from switchgear import AsyncAyrshareClient, AyrshareClient, ClerkClient, StripeClient, gather_results_async
from switchgear.pipeline.wire import Timeouts, WireRequest, WireResponse
from switchgear.testing import Sandbox
from switchgear.types.headers import Headers

CLERK_KEY, STRIPE_KEY = "sk_test_benchmark00000000000000000000", "sk_test_benchmark00000000000000000000"
AYRSHARE_KEY = "BENCHMARK-KEY"


@pytest.mark.filterwarnings("ignore")  # what the peers warn of is theirs
def test_clerk(ratios: Any, server: str) -> None:
    with (
        ClerkClient(CLERK_KEY, base_url=server) as ours,
        Clerk(bearer_auth=CLERK_KEY, server_url=f"{server}/v1") as peer,
    ):
        assert peer.users.get(user_id="user_1").id == ours.users.get("user_1").id
        ratios.compare(
            "users.get / clerk_backend_api",
            lambda: ours.users.get("user_1"),
            lambda: peer.users.get(user_id="user_1"),
            bar="<= 0.22",
        )


def test_stripe(ratios: Any, server: str) -> None:
    peer = stripe.StripeClient(STRIPE_KEY, base_addresses={"api": server})
    with StripeClient(STRIPE_KEY, base_url=server) as ours:
        assert peer.v1.customers.retrieve("cus_1").id == ours.customers.retrieve("cus_1").id
        ratios.compare(
            "customers.retrieve / stripe customers.retrieve",
            lambda: ours.customers.retrieve("cus_1"),
            lambda: peer.v1.customers.retrieve("cus_1"),
            bar="<= 0.33",
        )


def test_stripe_list(ratios: Any) -> None:
    """A list of 100 subscriptions, from its bytes to typed objects; no network is in the way."""
    sandbox = Sandbox()
    with StripeClient(sandbox.stripe.secret_key, transport=sandbox.transport) as client:
        items = [{"price": sandbox.stripe.add_price()}]
        for _ in range(100):
            client.subscriptions.create(customer=client.customers.create().id, items=items)
    body = json.dumps(
        {
            "object": "list",
            "data": list(sandbox.stripe.subscriptions.values()),
            "has_more": False,
            "url": "/v1/subscriptions",
        }
    )
    peer = stripe.StripeClient(STRIPE_KEY, http_client=Answering(body))
    with StripeClient(STRIPE_KEY, transport=Answered(body.encode())) as ours:
        assert len(peer.v1.subscriptions.list().data) == len(ours.subscriptions.list().items) == 100
        ratios.compare(
            "list of 100 subscriptions / stripe subscriptions.list",
            lambda: ours.subscriptions.list().items,
            peer.v1.subscriptions.list,
            bar="<= 0.1",
            rounds=7,
            calls=3,
        )


class Answering(stripe.HTTPClient):
    """Answers the SDK always alike."""

    name = "answering"

    def __init__(self, body: str) -> None:
        super().__init__()  # pyright: ignore[reportUnknownMemberType]  # the SDK types its parameters in part
        self._body = body

    def request_with_retries(self, *_: Any, **__: Any) -> Any:
        return self._body, 200, {}


class Answered:
    """Answers our client always alike."""

    def __init__(self, body: bytes) -> None:
        self._response = WireResponse(200, Headers(), body)

    def send(self, request: WireRequest, timeouts: Timeouts, /) -> WireResponse:
        del request, timeouts
        return self._response

    def close(self) -> None:
        """Nothing is held."""


def test_ayrshare(ratios: Any, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ayrshare.ayrshare, "base", f"{server}/api/")
    peer = ayrshare.ayrshare.SocialPost(AYRSHARE_KEY)
    with AyrshareClient(AYRSHARE_KEY, base_url=server).with_options(cache=False) as ours:
        assert peer.user()["refId"] == ours.user.get().ref_id
        ratios.compare("user.get / social-post-api user", ours.user.get, peer.user, bar="<= 0.33")


def test_ayrshare_posts_of_many_profiles(ratios: Any, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """200 posts of 100 profiles, to an upstream that answers after 50 ms; the peer knows no other way than a loop."""
    slow = f"{server}/delay/50"
    monkeypatch.setattr(ayrshare.ayrshare, "base", f"{slow}/api/")
    peer, fields = ayrshare.ayrshare.SocialPost(AYRSHARE_KEY), {"post": "Hello", "platforms": ["linkedin"]}
    profiles = [f"profile-{number % 100}" for number in range(200)]

    async def all_at_once() -> None:
        async with AsyncAyrshareClient(AYRSHARE_KEY, base_url=slow) as client:
            clients = {profile: client.for_profile(profile) for profile in set(profiles)}
            calls = [partial(clients[profile].posts.create, "Hello", platforms=["linkedin"]) for profile in profiles]
            outcomes = await gather_results_async(calls, limit=100)
            assert all(outcome.ok for outcome in outcomes)

    def one_by_one() -> None:
        for profile in profiles:
            assert peer.setProfileKey(profile).post(dict(fields))["status"] == "success"

    ratios.compare(
        "200 posts of 100 profiles x 50 ms / social-post-api loop",
        lambda: asyncio.run(all_at_once()),
        one_by_one,
        bar="<= 0.05",
        rounds=1,
        calls=1,
    )
