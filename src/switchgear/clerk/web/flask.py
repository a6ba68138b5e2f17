"""For Flask: a decorator for views."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import abort, g, jsonify, request
from typing_extensions import Unpack

from switchgear.clerk.tokens.claims import Requirements
from switchgear.clerk.tokens.requests import Denial, admitted
from switchgear.clerk.tokens.verifier import TokenVerifier

__all__ = ["session_required"]

P = ParamSpec("P")
T = TypeVar("T")


def session_required(
    verifier: TokenVerifier, **asked: Unpack[Requirements]
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Let those in who are signed in and for whom all that is asked for holds; `g.session_claims` says who."""

    def decorate(view: Callable[P, T]) -> Callable[P, T]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
            found = admitted(verifier.authenticate_request(request), **asked)
            if isinstance(found, Denial):
                response = jsonify(error=found.reason)
                response.status_code = found.http_status
                response.headers.update(found.headers)
                abort(response)
            g.session_claims = found
            return view(*args, **kwargs)

        return guarded

    return decorate
