"""For Django: a middleware, and a decorator for views."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

from django.http import JsonResponse  # type: ignore[import-untyped]  # Django has no types
from typing_extensions import Unpack

from switchgear.clerk.tokens.claims import Requirements
from switchgear.clerk.tokens.requests import Denial, admitted
from switchgear.clerk.tokens.verifier import TokenVerifier

__all__ = ["auth_middleware", "session_required"]

_Handler: TypeAlias = Callable[[Any], Any]
"""From a request to a response; Django has no types."""
_View: TypeAlias = Callable[..., Any]


def auth_middleware(verifier: TokenVerifier) -> Callable[[_Handler], _Handler]:
    """A middleware: `request.auth` is the `AuthState` of each request.

    Give it a name in a module of yours, `auth = auth_middleware(verifier)`, and list that in `MIDDLEWARE`.
    """

    def middleware(get_response: _Handler) -> _Handler:
        def handle(request: Any) -> Any:
            request.auth = verifier.authenticate_request(request)
            return get_response(request)

        return handle

    return middleware


def session_required(**asked: Unpack[Requirements]) -> Callable[[_View], _View]:
    """Let those in who are signed in and for whom all that is asked for holds; `request.session_claims` says who."""

    def decorate(view: _View) -> _View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
            found = admitted(request.auth, **asked)
            if isinstance(found, Denial):
                return JsonResponse({"error": found.reason}, status=found.http_status, headers=dict(found.headers))
            request.session_claims = found
            return view(request, *args, **kwargs)

        return guarded

    return decorate
