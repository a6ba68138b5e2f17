"""`refetch`: the read that a view asks for."""

from __future__ import annotations

from collections.abc import Coroutine, Generator
from dataclasses import replace
from functools import partial
from typing import Any, overload

from switchgear.backfill.listed import Listed, listed, service_of
from switchgear.backfill.steps import Ask, Give, Steps, drive_once, fetch
from switchgear.errors import InvalidRequest
from switchgear.pipeline.client import AsyncBaseApiClient, BaseApiClient
from switchgear.pipeline.core import Core
from switchgear.pipeline.effects import Sleep
from switchgear.pipeline.request import Origin
from switchgear.sync.update import RefetchRequest
from switchgear.types.events import Read, Source

__all__ = ["refetch"]

_NOTHING = b"null"


@overload
def refetch(client: BaseApiClient, request: RefetchRequest, *, wait: bool = False) -> Read[object]: ...
@overload
def refetch(
    client: AsyncBaseApiClient, request: RefetchRequest, *, wait: bool = False
) -> Coroutine[Any, Any, Read[object]]: ...
def refetch(client: BaseApiClient | AsyncBaseApiClient, request: RefetchRequest, *, wait: bool = False) -> Any:
    """Read an object anew, past the cache, so that `sync` can settle by it what is undecided.

    What is not there any more is an answer too, of kinds that are really deleted: a `Read` of None, by which the object
    is deleted here as well. Clerk's keys do not tell of which instance they are, so that nobody notices if the client
    is of another one, and what is there seems to be gone.

    Args:
        client: Synchronous, or asynchronous: then await the answer. For Stripe it has to be of the mode and the account
            that the request names, for Ayrshare it has to act for the profile.
        request: What `EntityUpdate.refetch` asks for.
        wait: Whether to wait until the read may begin, by the client's clock.

    Raises:
        InvalidRequest: It is too early (`retry_after` says how many seconds it is to wait), the client is of another
            service, mode, account or profile, or such an object cannot be read by itself.
        NotFound: It is not there, and the service never deletes such objects.
    """
    source = service_of(client.spec.name)
    if source is not request.provider:
        raise InvalidRequest(f"what is to be read is {request.provider}'s, and the client is {source}'s")
    decide = partial(_refetching, listed(source, request.object), request, wait=wait)
    return drive_once(client, decide)


def _refetching(kind: Listed, request: RefetchRequest, core: Core, *, wait: bool) -> Steps[Read[object]]:
    early = (request.not_before - core.clock.now()).total_seconds()
    if early > 0 and not wait:
        text = "a read that starts now may not settle what is undecided; pass wait=True, or come back later"
        raise InvalidRequest(text, retry_after=early)
    if early > 0:
        yield Sleep(early)
    yield Give((yield from read_one(kind, request, core)))


def read_one(kind: Listed, request: RefetchRequest, core: Core) -> Generator[Ask, Any, Read[object]]:
    """Read an object by itself.

    Raises:
        InvalidRequest: The client is of another mode, account or profile, or the object cannot be read by itself.
        NotFound: It is not there, and the service never deletes such objects.
    """
    if kind.one is None:
        raise InvalidRequest(f"{request.provider} shows a {request.object} in lists only; use backfill")
    ask = kind.one(request)
    if core.fixed_secret is not None:
        check_scope(request, core.origin(core.fixed_secret, ask.request))
    response = yield from fetch(ask if kind.gone is None else _or_nothing(ask, kind.gone))
    check_scope(request, response.origin)
    read = response.read(request.object, request.id)
    if request.provider is not Source.AYRSHARE:
        return read
    acts_for = read.account
    if read.object is None and kind.own is not None:  # that it is not there says something of one profile alone
        acts_for = (yield from fetch(kind.own)).value.ref_id
    if request.account not in {None, acts_for}:
        raise InvalidRequest("what is to be read is of another profile than the one that the client acts for")
    return replace(read, account=acts_for)


def _or_nothing(ask: Ask, code: str) -> Ask:
    """An object, or None where it is gone."""
    request = ask.request

    def decode(content: bytes) -> object:
        return None if content == _NOTHING else request.decode(content)

    return Ask(replace(request, answers={**request.answers, code: _NOTHING}, decode=decode), ask.operation)


def check_scope(request: RefetchRequest, origin: Origin | None) -> None:
    """Refuse to read in another mode or account than the one that is meant: there, it is not to be found.

    Raises:
        InvalidRequest: The client is of another one.
    """
    if origin is None or request.provider is not Source.STRIPE:
        return
    if (origin.livemode, origin.account) != (request.livemode, request.account):
        modes = {True: "live mode", False: "test mode", None: "any mode"}
        wanted = f"{modes[request.livemode]} of {request.account or 'the account itself'}"
        raise InvalidRequest(
            f"what is to be read is in {wanted}, and the client asks in {modes[origin.livemode]} of"
            f" {origin.account or 'the account itself'}"
        )
