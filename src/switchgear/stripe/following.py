"""What an object only begins to show: the rest of a list inside it, and what a thin event is about.

    for item in all_items(client, subscription.items):         # async for, with an asynchronous client
        ...
    customer = fetch_related(client, event)                     # await it there

Both follow an address that Stripe wrote into the object or event, and only on Stripe's own origin. (Stripe's
documentation: expanding responses, event destinations.)
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, TypeVar, cast, overload
from urllib.parse import parse_qsl, urlsplit

from switchgear.errors import InvalidRequest
from switchgear.pipeline.operation import Async, Sync, operation, paginated
from switchgear.pipeline.page import AsyncPage, Page, Paged, Slice
from switchgear.pipeline.request import Path, Query, Request
from switchgear.stripe.client import StripeNamespaces
from switchgear.stripe.events import ThinEvent
from switchgear.stripe.models.base import DeletedStub, ListObject, StripeObject, UntypedObject, on_this_origin
from switchgear.stripe.models.kinds import class_of
from switchgear.stripe.operations.parameters import STRIPE
from switchgear.types.model import decoder

__all__ = ["all_items", "fetch_related"]

T = TypeVar("T")


@overload
def all_items(client: StripeNamespaces[Sync], nested: ListObject[T]) -> Page[T]: ...
@overload
def all_items(client: StripeNamespaces[Async], nested: ListObject[T]) -> AsyncPage[T]: ...
def all_items(client: StripeNamespaces[Any], nested: ListObject[Any]) -> Any:
    """A list inside an object as a page that goes on: `subscription.items`, `invoice.lines`, `customer.tax_ids`, ...

    Such a list holds its first items only, ten as a rule, and `has_more` says whether there are others. What is there
    is not fetched again; the rest comes from the list's own `url`, a hundred at a time, and nothing in it is expanded.

    Args:
        client: Synchronous or asynchronous, for the account that the object belongs to.
        nested: The list.

    Raises:
        InvalidRequest: It is no such list (None: it was not expanded), or there is more, and it has no address on
            Stripe's own origin.
    """
    return _all_items(cast(Any, client), nested)  # called on a client, where checkers know namespaces only


@overload
def fetch_related(client: StripeNamespaces[Sync], event: ThinEvent) -> StripeObject: ...
@overload
def fetch_related(client: StripeNamespaces[Async], event: ThinEvent) -> Coroutine[Any, Any, StripeObject]: ...
def fetch_related(client: StripeNamespaces[Any], event: ThinEvent) -> Any:
    """Read what a thin event is about, as it is now.

    Args:
        client: Synchronous or asynchronous; for an event of a connected account, `client.for_account(event.account)`.
        event: The event.

    Returns:
        An object of the class for its kind, an `UntypedObject` of another, or a `DeletedStub`.

    Raises:
        InvalidRequest: The event is about nothing that could be read.
        NotFound: It does not exist any more.
    """
    return _fetch_related(cast(Any, client), event)  # likewise


@paginated
def _all_items(_: object, given: object) -> Paged[Any]:
    if not isinstance(given, ListObject):
        raise InvalidRequest(f"nested must be a list inside an object, not {type(given).__name__}")
    nested = cast("ListObject[Any]", cast(object, given))
    where, query = _followed(nested.url if nested.has_more else "/")
    of = type(nested).__pydantic_generic_metadata__["args"]
    query = (*(pair for pair in query if pair[0] != "limit"), ("limit", "100"))
    read, paging = cast(Any, STRIPE.items), STRIPE.paging(query)  # of a model that is known at run time alone
    known = Slice(tuple(nested.data), nested.has_more) if nested.data or not nested.has_more else None
    decode = read(of[0] if of else UntypedObject, query)
    return Paged(method="GET", path=where, decode=decode, query=query, paging=paging, known=known)


@operation
def _fetch_related(_: object, event: ThinEvent) -> Request[StripeObject]:
    related = event.related_object
    if related is None:
        raise InvalidRequest(f"an event {event.type} is about nothing that could be read")
    where, query = _followed(related.url)
    kind = class_of(related.type) or UntypedObject
    decode = decoder(cast("type[StripeObject]", kind | DeletedStub))
    tag = STRIPE.tag(related.type, related.id)
    return Request(method="GET", path=where, decode=decode, query=query, tags=(tag,))


_all_items.name, _fetch_related.name = all_items.__name__, fetch_related.__name__


def _followed(url: str | None) -> tuple[Path, Query]:
    """An address that Stripe wrote, taken apart. Ids in it are not written down."""
    try:
        parts = urlsplit(on_this_origin(url or ""))
    except ValueError:
        raise InvalidRequest("what is to be read has no address on Stripe's own origin") from None
    template = "/".join(parts.path.split("/")[:3])
    return Path(template + ("" if template == parts.path else "/..."), parts.path), tuple(parse_qsl(parts.query))
