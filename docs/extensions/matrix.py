"""Shows which events make which rows: the sandbox makes each of them, and every product syncs it into a small world."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final

import switchgear.domains
from switchgear.mirror import EVENT, Product, gather, profile_key, relations
from switchgear.sync import EntityUpdate, State, SyncPolicy, join, link
from switchgear.sync.keys import EntityKey
from switchgear.testing import FakeClock, Sandbox
from switchgear.types.events import Event
from switchgear.webhooks import AyrshareReceiver, ClerkReceiver, StripeReceiver

_MARKER: Final = re.compile(r"<!-- matrix (\w+) -->")
_BOOKKEEPING: Final = frozenset(("updated_at", "source_updated_at"))
_POLICY: Final = SyncPolicy(price_to_tier={"price_1": "pro"})
_REF: Final = "ref_1"
_THEN: Final = 1_767_225_600
"""When the world was so, in Unix seconds; the events come a minute later."""

_EMAIL: Final = {"id": "idn_1", "email_address": "ada@example.com", "verification": {"status": "verified"}}
_ORGANIZATION: Final[dict[str, Any]] = {
    "id": "org_1",
    "name": "Acme",
    "slug": "acme",
    "public_metadata": {"plan": "team"},
}
_PRICE: Final = {"id": "price_1", "object": "price", "unit_amount": 900, "recurring": {"interval": "month"}}
_PERIOD: Final = {"current_period_start": 1_767_225_600, "current_period_end": 1_769_904_000}
_ITEM: Final = {"id": "si_1", "object": "subscription_item", "price": _PRICE, "quantity": 1, **_PERIOD}
_ITEMS: Final = {"object": "list", "data": [_ITEM], "has_more": False}
_POST: Final = {"platform": "x", "id": "1", "status": "success", "postUrl": "https://x.com/1"}
WORLD: Final[tuple[tuple[str, str, Mapping[str, Any]], ...]] = (
    ("clerk", "user.created", {"id": "user_1", "email_addresses": [_EMAIL]}),
    ("clerk", "organization.created", _ORGANIZATION),
    ("stripe", "customer.created", {"id": "cus_1", "object": "customer", "metadata": {"user_id": "user_1"}}),
    ("stripe", "customer.created", {"id": "cus_2", "object": "customer", "metadata": {"org_id": "org_1"}}),
    ("stripe", "coupon.created", {"id": "SPRING", "percent_off": 50.0, "duration": "once", "valid": True}),
)
"""What has happened before."""

EVENTS: Final[Mapping[str, tuple[tuple[str, str, Mapping[str, Any]], ...]]] = {
    "clerk": (
        ("user", "created updated deleted", {"id": "user_1", "first_name": "Ada", "email_addresses": [_EMAIL]}),
        ("session", "created pending ended removed revoked", {"id": "sess_1", "user_id": "user_1", "status": "active"}),
        ("organization", "created updated deleted", {**_ORGANIZATION, "name": "Engines"}),
        (
            "organizationDomain",
            "created updated deleted",
            {"id": "d_1", "organization_id": "org_1", "name": "a.example", "verification": {"status": "verified"}},
        ),
        (
            "organizationMembership",
            "created updated deleted",
            {
                "id": "orgmem_1",
                "role": "org:member",
                "organization": {**_ORGANIZATION, "created_at": _THEN, "updated_at": _THEN},
                "public_user_data": {"user_id": "user_1"},
            },
        ),
        ("organizationInvitation", "created accepted revoked", {"id": "orginv_1"}),
        *((kind, "created", {"id": "x_1"}) for kind in ("email", "sms", "role", "permission", "waitlistEntry")),
        *((kind, "created updated", {"id": "x_1"}) for kind in ("subscription", "paymentAttempt")),
    ),
    "stripe": (
        ("customer", "created updated deleted", {"id": "cus_3", "name": "Ada", "metadata": {"user_id": "user_1"}}),
        (
            "customer.tax_id",
            "created updated deleted",
            {"id": "txi_1", "customer": "cus_1", "type": "eu_vat", "value": "DE1"},
        ),
        (
            "customer.subscription",
            "created updated deleted paused resumed trial_will_end pending_update_applied pending_update_expired",
            {"id": "sub_1", "customer": "cus_1", "status": "active", "cancel_at_period_end": False, "items": _ITEMS},
        ),
        (
            "customer.discount",
            "created updated deleted",
            {"id": "di_1", "customer": "cus_1", "source": {"type": "coupon", "coupon": "SPRING"}},
        ),
        (
            "payment_method",
            "attached detached updated automatically_updated",
            {"id": "pm_1", "customer": "cus_1", "type": "card"},
        ),
        (
            "checkout.session",
            "completed async_payment_succeeded async_payment_failed expired",
            {"id": "cs_1", "customer": "cus_1", "subscription": "sub_1", "client_reference_id": "user_1"},
        ),
        (
            "invoice",
            "created updated finalized paid overpaid payment_succeeded payment_failed payment_action_required "
            "payment_attempt_required sent voided marked_uncollectible finalization_failed overdue will_be_due deleted",
            {"id": "in_1", "customer": "cus_1", "status": "open"},
        ),
        ("invoice", "upcoming", {"object": "invoice", "customer": "cus_1"}),
        ("coupon", "created updated deleted", {"id": "SPRING", "percent_off": 25.0, "duration": "once", "valid": True}),
        (
            "promotion_code",
            "created updated",
            {"id": "promo_1", "code": "HELLO", "active": True, "promotion": {"type": "coupon", "coupon": "SPRING"}},
        ),
        *(
            (kind, types, {"id": "x_1", "customer": "cus_1"})
            for kind, types in (
                ("payment_intent", "created succeeded payment_failed canceled"),
                ("setup_intent", "succeeded"),
                ("charge", "succeeded failed refunded"),
                ("refund", "created updated"),
                ("invoice_payment", "paid"),
                ("price", "updated"),
            )
        ),
    ),
    "ayrshare": (
        ("scheduled", "", {"id": "post_1", "status": "success", "postIds": [_POST]}),
        ("social", "", {"type": "unlink", "platform": "facebook", "source": "system"}),
        ("comments", "", {"id": "comment_1", "postId": "post_1", "platform": "x", "comment": "Nice"}),
        *((action, "", {}) for action in ("mentions", "suspended", "feed", "messages", "batch")),
        *((action, "", {}) for action in ("automations", "accountActivity")),
    ),
}
"""Service -> kind of object, what happens to it, and the parts of it that matter."""


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Replace `<!-- matrix SERVICE -->` by a table with a column per product."""
    return _MARKER.sub(lambda found: matrix(found[1]), markdown)


@cache
def products() -> tuple[Product[Any], ...]:
    """The products that sync."""
    packages = (import_module(f"switchgear.domains.{one.name}") for one in iter_modules(switchgear.domains.__path__))
    return tuple(package.PRODUCT for package in packages if hasattr(package, "PRODUCT"))


def matrix(service: str) -> str:
    """A row for the types that do the same."""
    table = [f"| event | {' | '.join(one.name for one in products())} |", f"|---|{'---|' * len(products())}"]
    for kind, verbs, object in EVENTS[service]:
        alike: dict[tuple[str, ...], list[str]] = {}
        for type in [f"{kind}.{verb}" for verb in verbs.split()] or [kind]:
            shown = tuple(cell(product, service, type, object) for product in products())
            alike.setdefault(shown, []).append(type)
        for shown, names in alike.items():
            table.append(f"| {', '.join(f'`{name}`' for name in names)} | {' | '.join(shown)} |")
    return "\n".join(table)


def cell(product: Product[Any], service: str, type: str, object: Mapping[str, Any]) -> str:
    """The kinds of rows that an event changes, those that follow in brackets; what is read, and what is to be done."""
    states = _world(product)
    before = {row.key: _told(row) for row in product.derive([], states, policy=_POLICY)}
    event = _event(service, type, object)
    updates = product.sync(event, states, policy=_POLICY)
    if not updates:
        return ""
    *told, record = updates
    changed = {update.key: join(states.get(update.key), update.state) for update in told}
    found = gather(product.related(told), lambda asked: _look_up({**states, **changed}, asked))
    rows = product.derive(told, found, policy=_POLICY)
    new = [row for row in rows if _told(row) != before.get(row.key)]
    own = dict.fromkeys(row.key.kind for row in _with_parts(new) if row.key in changed or row not in new)
    others = dict.fromkeys(row.key.kind for row in new if row.key not in changed and row.key.kind not in own)
    said = [f"`{kind}`" for kind in own] + [f"(`{kind}`)" for kind in others]
    said += [f"reads `{row.refetch.object}`" for row in told if row.refetch is not None]
    said += [f"effect `{effect.name}`" for effect in record.effects]
    nothing = "" if record.view.fields["status"] == "skipped" else "kept" if told else "passed on"
    return ", ".join(dict.fromkeys(said)) or nothing


def _with_parts(rows: list[EntityUpdate[Any]]) -> Iterator[EntityUpdate[Any]]:
    for row in rows:
        yield row
        yield from row.parts


def _told(row: EntityUpdate[Any]) -> object:
    """What a row says, without when it was heard."""
    return {
        one.key: {name: value for name, value in one.view.fields.items() if name not in _BOOKKEEPING}
        for one in _with_parts([row])
    }


def _world(product: Product[Any]) -> dict[EntityKey, State]:
    states = {profile_key(_REF): link(profile_key(_REF), "owner")}
    for service, type, object in WORLD:
        states |= {update.key: update.state for update in product.sync(_event(service, type, object, _THEN), states)}
    return {key: state for key, state in states.items() if key.kind != EVENT}


def _look_up(states: Mapping[EntityKey, State], asked: Any) -> dict[EntityKey, State]:
    return {key: state for key, state in states.items() if relations(key, state) & asked}


def _given(service: str, type: str, now: int) -> dict[str, Any]:
    """What every object of a service has."""
    match service:
        case "clerk":
            return {"created_at": now * 1000, "updated_at": now * 1000}
        case "stripe":
            kind = type.rpartition(".")[0].removeprefix("customer.")
            return {"object": kind, "created": now, "currency": "usd", "livemode": False}
        case _:
            return {"refId": _REF}


def _event(service: str, type: str, object: Mapping[str, Any], now: int = _THEN + 60) -> Event[Any]:
    """The event as the sandbox makes it, received."""
    sandbox = Sandbox(clock=FakeClock(datetime.fromtimestamp(now, UTC)), seed=str(now))
    webhook = sandbox.event(service, type, {**_given(service, type, now), **object})  # type: ignore[arg-type]  # from a page
    receivers: dict[str, Any] = {
        "clerk": lambda: ClerkReceiver(sandbox.clerk.webhook_secret, clock=sandbox.clock.now),
        "stripe": lambda: StripeReceiver(sandbox.stripe.webhook_secret, clock=sandbox.clock.now),
        "ayrshare": lambda: AyrshareReceiver(sandbox.ayrshare.webhook_secret, clock=sandbox.clock.now),
    }
    return receivers[service]().receive(webhook.body, webhook.headers(sandbox.clock.now()))  # type: ignore[no-any-return]
