"""Calls that both checkers refuse: on each line that says so, and nowhere else."""

from __future__ import annotations

from switchgear import ApiClientFactory, AsyncClerkClient, AyrshareClient, ClerkClient, StripeClient
from switchgear.clerk.models import User
from switchgear.stripe import check_webhooks


def calls(clerk: ClerkClient, stripe: StripeClient, social: AyrshareClient) -> None:
    clerk.users.get(1)  # E: an id is text
    clerk.users.get()  # E: the id is missing
    clerk.users.get("user_1", expand=True)  # E: no such parameter
    clerk.users.list("user_1")  # E: no positional parameter
    clerk.users.list(limit="5")  # E: a limit is a number
    clerk.users.nope("user_1")  # E: no such operation
    clerk.clients.list()  # E: deprecated
    clerk.raw.organization_invitations.list_pending("org_1")  # E: deprecated
    number: int = clerk.users.get("user_1")  # E: a user is no number
    clerk.raw.users.get("user_1").id  # E: a response has no id of its own
    clerk.with_options(timeout=3)  # E: no such option
    clerk.with_options(deadline="3")  # E: seconds are a number
    stripe.customers.create(email=5)  # E: an address is text
    stripe.subscriptions.create(customer="cus_1", items=["price_1"])  # E: an item is a mapping
    stripe.billing.meter_events.create(event_name="e", payload={"value": 1})  # E: a payload is text
    stripe.for_account(7)  # E: an id is text
    check_webhooks(stripe, [])  # E: a router is wanted
    social.posts.create("Hello")  # E: the platforms are missing
    social.posts.create(b"Hello", platforms=["x"])  # E: a post is text
    print(number)


async def async_calls(clerk: AsyncClerkClient, sync: ClerkClient) -> None:
    await sync.users.get("user_1")  # E: a user cannot be awaited
    user: User = clerk.users.get("user_1")  # E: the await is missing
    for found in clerk.users.list():  # E: an asynchronous page wants async for
        print(found)  # E?: what it is nobody knows
    async for found in sync.users.list():  # E: a synchronous page wants for
        print(found)  # E?: what it is nobody knows
    await clerk.users.get(1)  # E: an id is text
    print(user)


async def current_key() -> str:
    return "sk_test_1"


def factories() -> None:
    factory = ApiClientFactory.from_env()
    factory.create("github")  # E: no such service
    ClerkClient()  # E: the key is missing
    ClerkClient(current_key)  # E: a synchronous client cannot await its key
    factory.stripe(api_key=current_key)  # E: nor can one of a synchronous factory
    ClerkClient("sk_test_1", retries=3)  # E: no such option
