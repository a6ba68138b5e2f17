"""The same calls through the vendors' own packages."""

from __future__ import annotations

from typing import Any

import pytest
import stripe
from clerk_backend_api import Clerk

from switchgear import ClerkClient, StripeClient

CLERK_KEY, STRIPE_KEY = "sk_test_benchmark00000000000000000000", "sk_test_benchmark00000000000000000000"


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
