"""Code against the library that must pass mypy --strict and pyright strict. It is checked, never run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import assert_never, assert_type

from hypothesis.strategies import SearchStrategy

from switchgear import (
    UNSET,
    ApiClientFactory,
    AsyncApiClientFactory,
    AsyncClerkClient,
    AsyncStripeClient,
    AyrshareClient,
    ClerkClient,
    Err,
    Ok,
    Request,
    Response,
    StripeClient,
    SwitchgearError,
    gather_results,
)
from switchgear.ayrshare.events import AyrshareEvent, ScheduledPostEvent
from switchgear.ayrshare.models import PostResult, Profile
from switchgear.clerk import (
    ANY,
    AsyncSessionTokenSource,
    AsyncTokenVerifier,
    Denial,
    MachineClaims,
    MachineIn,
    Refreshable,
    SessionClaims,
    SessionTokenSource,
    SignedIn,
    SignedOut,
    TokenVerifier,
    admitted,
)
from switchgear.clerk.events import ClerkEvent, SessionEvent, UserEvent
from switchgear.clerk.models import DeletedObject, User
from switchgear.clerk.operations.users import Users
from switchgear.domains import ParseFailure, Violation, integration
from switchgear.domains.parsing import is_a, parse, validate
from switchgear.errors import Tier, TokenFault
from switchgear.pipeline.body import File
from switchgear.pipeline.breaker import BreakerState
from switchgear.pipeline.hooks import AuthEvent, BreakerChanged, CallEnded, CallEvent, Healed, HookEvent, Observer
from switchgear.pipeline.page import AsyncPage, Page, Slice
from switchgear.stripe import WebhookFinding, all_items, check_webhooks
from switchgear.stripe.events import StripeEvent, StripeGenericEvent, SubscriptionEvent
from switchgear.stripe.models import CheckoutSession, Customer, DeletedCustomer, Subscription, SubscriptionItem
from switchgear.telemetry import OpenTelemetry, TraceContext
from switchgear.testing.factories import example, strategy
from switchgear.types import (
    DeliveryAccepted,
    DeliveryRefused,
    DeliveryRepeated,
    GenericEvent,
    Payload,
    SocialPlatform,
    Source,
    Unhandled,
    Unrecognized,
    Unset,
)
from switchgear.webhooks import AyrshareReceiver, ClerkReceiver, ReplayGuard, Router, StripeReceiver


def calls(clerk: ClerkClient, stripe: StripeClient, social: AyrshareClient) -> None:
    assert_type(clerk.users.get("user_1"), User)
    assert_type(clerk.users.get(user_id="user_1"), User)
    assert_type(clerk.users.create(email_address=["ada@example.com"], first_name=None), User)
    assert_type(clerk.users.delete("user_1"), DeletedObject)
    assert_type(clerk.users.count(), int)
    assert_type(clerk.users.list(limit=5), Page[User])
    for user in clerk.users.list():
        assert_type(user, User)
    assert_type(clerk.users.list().first(), User | None)
    assert_type(clerk.users.list().all(max_items=3), list[User])
    assert_type(clerk.with_options(deadline=2.0), ClerkClient)
    assert_type(clerk.with_options(cache=False).users.get("user_1"), User)
    assert_type(stripe.customers.retrieve("cus_1"), Customer | DeletedCustomer)
    assert_type(stripe.customers.create(email="ada@example.com", idempotency_key="k"), Customer)
    assert_type(stripe.subscriptions.create(customer="cus_1", items=[{"price": "price_1"}]), Subscription)
    assert_type(stripe.checkout.sessions.retrieve("cs_1"), CheckoutSession)
    assert_type(stripe.for_account("acct_1"), StripeClient)
    assert_type(all_items(stripe, stripe.subscriptions.retrieve("sub_1").items), Page[SubscriptionItem])
    assert_type(check_webhooks(stripe, Router(), url="https://example.com"), tuple[WebhookFinding, ...])
    assert_type(stripe.files.create(File("a.png", b""), purpose="dispute_evidence").url, str | None)
    assert_type(stripe.quotes.pdf("qt_1"), bytes)
    assert_type(social.posts.create("Hello", platforms=["x", SocialPlatform.LINKEDIN]), PostResult)
    assert_type(social.profiles.list(), Page[Profile])


def tokens(clerk: ClerkClient) -> str | None:
    verifier = TokenVerifier(jwks=clerk, authorized_parties=ANY, issuer="https://clerk.test", machines=clerk)
    TokenVerifier(jwks=lambda: {"keys": []}, authorized_parties=["https://a.test"], publishable_key="pk_test_")
    assert_type(verifier.verify("a.b.c"), SessionClaims)
    SessionTokenSource(lambda: clerk.sessions.create_token("sess_1"))
    match verifier.authenticate_request({"cookie": "__session=a.b.c"}):
        case SignedIn(claims):
            return claims.user_id if claims.has(role="org:admin") else None
        case MachineIn(claims):
            assert_type(claims, MachineClaims)
            return claims.subject
        case Refreshable(reason) | SignedOut(reason):
            assert_type(reason, TokenFault)
            return None


async def awaited_tokens(clerk: AsyncClerkClient) -> SessionClaims | Denial:
    verifier = AsyncTokenVerifier(jwks=clerk, authorized_parties=ANY, issuer=ANY, machines=clerk)
    assert_type(await verifier.verify("a.b.c"), SessionClaims)
    AsyncSessionTokenSource(lambda: clerk.sessions.create_token("sess_1"))
    return admitted(await verifier.authenticate_request([(b"cookie", b"__session=a.b.c")]), permission="org:a:b")


def watching() -> None:
    def watch(event: HookEvent) -> None:
        match event:
            case CallEnded(operation=operation, error=error):
                assert_type(operation, str)
                assert_type(error, str | None)
            case CallEvent():
                assert_type(event.call, int)
            case BreakerChanged():
                assert_type(event.new, BreakerState)
            case AuthEvent():
                assert_type(event.reason, TokenFault | None)
            case Healed():
                assert_type(event.fields, tuple[str, ...])
            case DeliveryRefused():
                assert_type((event.source, event.reason), tuple[Source, str])
            case other:
                assert_type(other, DeliveryAccepted | DeliveryRepeated | Unhandled)
                assert_type(other.age, float)

    observers: list[Observer] = [watch, OpenTelemetry()]
    assert_type(StripeReceiver("whsec_secret", observers=observers), StripeReceiver)
    assert_type(ReplayGuard(observers=observers), ReplayGuard)
    assert_type(Router(unhandled=print, observers=observers), Router)
    client = ClerkClient("sk_test_key", observers=observers, interceptors=[TraceContext()])
    assert_type(client, ClerkClient)
    assert_type(AsyncApiClientFactory(observers=observers).clerk(), AsyncClerkClient)


def degrading(error: SwitchgearError) -> str:
    match error.tier:
        case Tier.NETWORK | Tier.RATE_LIMIT | Tier.AUTHENTICATION | Tier.OUTAGE | Tier.CALLER:
            return error.user_message


def raw(clerk: ClerkClient) -> None:
    response = clerk.raw.users.get("user_1")
    assert_type(response, Response[User])
    assert_type(response.value, User)
    assert_type(response.request_id, str | None)
    assert_type(clerk.raw.users.list(limit=2), Response[Slice[User]])


def built() -> None:
    assert_type(Users.get.build(None, "user_1"), Request[User])


async def current_key() -> str:
    return "sk_test_1"


def awaited_credentials(factory: AsyncApiClientFactory) -> None:
    AsyncClerkClient(current_key)
    AsyncStripeClient(lambda: "sk_test_1")
    factory.clerk(secret_key=current_key)
    factory.client(AsyncStripeClient, current_key)


async def async_calls(clerk: AsyncClerkClient, stripe: AsyncStripeClient) -> None:
    assert_type(await clerk.users.get("user_1"), User)
    page = clerk.users.list()
    loaded = assert_type(await assert_type(page, AsyncPage[User]), AsyncPage[User])
    assert_type(loaded.items, tuple[User, ...])
    async for user in clerk.users.list(limit=5):
        assert_type(user, User)
    assert_type(await clerk.raw.users.get("user_1"), Response[User])
    task = asyncio.create_task(clerk.users.get("user_1"))
    assert_type(await task, User)
    one, other = await asyncio.gather(clerk.users.get("user_1"), clerk.users.get("user_2"))
    assert_type(one, User)
    assert_type(other, User)
    assert_type(await stripe.subscriptions.retrieve("sub_1"), Subscription)
    items = all_items(stripe, (await stripe.subscriptions.retrieve("sub_1")).items)
    assert_type(await assert_type(items, AsyncPage[SubscriptionItem]).first(), SubscriptionItem | None)
    assert_type(await check_webhooks(stripe, Router()), tuple[WebhookFinding, ...])
    assert_type((await stripe.billing.meter_events.create(event_name="e", payload={})).identifier, str | None)
    assert_type(await clerk.with_options(attempts=1).users.ban("user_1"), User)


def factories() -> None:
    with ApiClientFactory.from_env() as factory:
        assert_type(factory.clerk(), ClerkClient)
        assert_type(factory.create("stripe"), StripeClient)
        assert_type(factory.create("ayrshare"), AyrshareClient)
        assert_type(factory.client(ClerkClient, "sk_test_1"), ClerkClient)
        assert_type(factory.for_tenant("acme").stripe(account="acct_1"), StripeClient)
    assert_type(AsyncApiClientFactory.from_env().create("clerk"), AsyncClerkClient)


def gathered(clerk: ClerkClient) -> None:
    def fetch() -> User:
        return clerk.users.get("user_1")

    calls: list[Callable[[], User]] = [fetch]
    for outcome in gather_results(calls):
        match outcome:
            case Ok(value):
                assert_type(value, User)
            case Err(error):
                assert_type(error.retry_after, float | None)


def received(body: bytes, headers: dict[str, str]) -> None:
    assert_type(ClerkReceiver("whsec_1").receive(body, headers), ClerkEvent[object])
    assert_type(AyrshareReceiver("secret").receive(body, headers), AyrshareEvent[object])
    event = StripeReceiver("whsec_1").receive(body, headers)
    assert_type(event, StripeEvent[object])
    match event:
        case SubscriptionEvent(object=subscription):
            assert_type(subscription, Subscription)
        case StripeGenericEvent():
            assert_type(event.object, Payload)
        case _:
            pass


def narrowed(event: ClerkEvent[object] | AyrshareEvent[object]) -> str:
    match event:
        case UserEvent(object=User() as user):
            return user.id
        case SessionEvent(object=session):
            return session.id
        case ScheduledPostEvent():
            return event.action
        case _:
            return event.id


router = Router()


@router.on(SubscriptionEvent, "customer.subscription.updated")
def on_subscription(event: SubscriptionEvent) -> None:
    assert_type(event.object, Subscription)


@router.on(UserEvent)
async def on_user(event: UserEvent) -> None:
    assert_type(event.object, User | DeletedObject)


def named(platform: SocialPlatform | Unrecognized) -> str:
    match platform:
        case SocialPlatform():
            return platform.value
        case Unrecognized():
            return f"unknown: {platform}"
        case _:
            assert_never(platform)


def given(name: str | Unset | None = UNSET) -> str:
    return "as it is" if name is UNSET else "nobody" if name is None else name.upper()


def payloads(event: GenericEvent) -> None:
    assert_type(event.object.text("data", "id"), str | None)
    assert_type(event.object.child("data"), Payload)


def parsed(value: object) -> None:
    user = integration.parse_user(value)
    if integration.is_user(user):
        assert_type(user, integration.User)
    if integration.is_subscription(value):
        assert_type(value, integration.Subscription)
    assert_type(parse(Customer, value), Customer | ParseFailure)
    assert_type(is_a(Customer, value), bool)
    assert_type(validate(Customer, value), list[Violation])


def made() -> None:
    assert_type(example(integration.User, email="ada@example.com"), integration.User)
    assert_type(strategy(integration.User), SearchStrategy[integration.User])
