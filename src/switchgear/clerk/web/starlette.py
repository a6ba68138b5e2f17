"""For FastAPI, which is built on Starlette, a dependency; for Starlette a middleware."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from typing_extensions import Unpack

from switchgear.clerk.tokens.claims import Requirements, SessionClaims
from switchgear.clerk.tokens.requests import Denial, admitted
from switchgear.clerk.tokens.verifier import AsyncTokenVerifier

__all__ = ["AuthMiddleware", "session_required"]

_Dependency: TypeAlias = Callable[[HTTPConnection], Awaitable[SessionClaims]]


def session_required(verifier: AsyncTokenVerifier, **asked: Unpack[Requirements]) -> _Dependency:
    """A dependency of FastAPI: `session: Annotated[SessionClaims, Depends(session_required(verifier))]`.

    Nobody gets in who is not signed in (401), or for whom something that is asked for does not hold (403).
    """

    async def dependency(connection: HTTPConnection) -> SessionClaims:
        found = admitted(await verifier.authenticate_request(connection), **asked)
        if isinstance(found, Denial):
            raise HTTPException(found.http_status, found.reason, dict(found.headers))
        return found

    return dependency


class AuthMiddleware:
    """`app.add_middleware(AuthMiddleware, verifier=verifier)`: `request.state.auth` is the `AuthState` of each request.

    Everybody gets in; `admitted(request.state.auth)` says who is signed in.
    """

    def __init__(self, app: ASGIApp, verifier: AsyncTokenVerifier) -> None:
        self._app, self._verifier = app, verifier

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at requests and websockets, and hand them on."""
        if scope["type"] in {"http", "websocket"}:
            state = await self._verifier.authenticate_request(HTTPConnection(scope))
            scope.setdefault("state", {})["auth"] = state
        await self._app(scope, receive, send)
