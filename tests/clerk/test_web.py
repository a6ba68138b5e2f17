"""Signed-in users in web frameworks: the same requests to all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from clerk_tokens import NOW, OURS, STRANGERS_KEY, token, verifier
from fresh import run
from switchgear.clerk import SessionClaims, SignedIn, SignedOut, admitted

Answer = tuple[int, Any, dict[str, str]]
Ask = Callable[[str, dict[str, str]], Answer]

MEMBER = token(o={"id": "org_1", "rol": "member", "per": "read", "fpm": "1"}, fea="o:reports")
ADMIN = token(o={"id": "org_1", "rol": "admin", "per": "read", "fpm": "1"}, fea="o:reports")


def down() -> Any:
    raise RuntimeError


async def adown() -> Any:
    raise RuntimeError


async def exchange(app: Any, path: str, headers: dict[str, str]) -> Answer:
    """One request to an ASGI application, without a server."""
    import httpx

    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        answer = await client.get(path, headers=headers)
    return answer.status_code, answer.json(), dict(answer.headers)


def fastapi() -> Ask:
    from fastapi import Depends, FastAPI

    from switchgear.clerk.web.starlette import session_required

    app = FastAPI()
    good: Any = verifier("async", "pem")
    signed_in, an_admin, unreachable = (
        Depends(session_required(good)),
        Depends(session_required(good, role="org:admin")),
        Depends(session_required(verifier("async", "jwks", jwks=adown))),  # type: ignore[arg-type]
    )

    @app.get("/me")
    async def me(session: SessionClaims = signed_in) -> dict[str, str]:
        return {"user": session.user_id}

    @app.get("/admin")
    async def admin(session: SessionClaims = an_admin) -> dict[str, str]:
        return {"user": session.user_id}

    @app.get("/broken")
    async def broken(session: SessionClaims = unreachable) -> dict[str, str]:
        return {"user": session.user_id}

    return lambda path, headers: asyncio.run(exchange(app, path, headers))


def starlette() -> Ask:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    from switchgear.clerk.tokens.requests import Denial
    from switchgear.clerk.web.starlette import AuthMiddleware

    def answering(**asked: Any) -> Callable[[Request], Awaitable[JSONResponse]]:
        async def view(request: Request) -> JSONResponse:
            found = admitted(request.state.auth, **asked)
            if isinstance(found, Denial):
                return JSONResponse({"error": found.reason}, found.http_status, dict(found.headers))
            return JSONResponse({"user": found.user_id})

        return view

    def app(broken: bool) -> Starlette:
        keys: dict[str, Any] = {"keys": "jwks", "jwks": adown} if broken else {"keys": "pem"}
        made = Starlette(routes=[Route("/me", answering()), Route("/admin", answering(role="admin"))])
        made.add_middleware(AuthMiddleware, verifier=verifier("async", **keys))  # type: ignore[arg-type]
        return made

    def ask(path: str, headers: dict[str, str]) -> Answer:
        broken = path == "/broken"
        return asyncio.run(exchange(app(broken), "/me" if broken else path, headers))

    return ask


def flask() -> Ask:
    from flask import Flask, g

    from switchgear.clerk.web.flask import session_required

    app = Flask("tests", root_path=".")
    good: Any = verifier("sync", "pem")
    broken: Any = verifier("sync", "jwks", jwks=down)

    @app.get("/me")
    @session_required(good)
    def me() -> dict[str, str]:
        return {"user": g.session_claims.user_id}

    @app.get("/admin")
    @session_required(good, role="org:admin")
    def admin() -> dict[str, str]:
        return {"user": g.session_claims.user_id}

    @app.get("/broken")
    @session_required(broken)
    def unreachable() -> dict[str, str]:
        return {"user": g.session_claims.user_id}

    def ask(path: str, headers: dict[str, str]) -> Answer:
        answer = app.test_client(use_cookies=False).get(path, headers=headers)
        return answer.status_code, answer.json, {name.lower(): value for name, value in answer.headers.items()}

    return ask


def django() -> Ask:
    import json

    from django.conf import settings
    from django.http import JsonResponse
    from django.test import RequestFactory

    from switchgear.clerk.web.django import auth_middleware, session_required

    if not settings.configured:
        settings.configure(DEBUG=False, ALLOWED_HOSTS=["testserver"])

    def me(request: Any) -> JsonResponse:
        return JsonResponse({"user": request.session_claims.user_id})

    views = {"/me": session_required()(me), "/admin": session_required(role="admin")(me)}
    views["/broken"] = views["/me"]

    def ask(path: str, headers: dict[str, str]) -> Answer:
        keys: dict[str, Any] = {"keys": "jwks", "jwks": down} if path == "/broken" else {"keys": "pem"}
        middleware: Any = auth_middleware(verifier("sync", **keys))  # type: ignore[arg-type]
        request = RequestFactory().get(path, headers=headers)
        answer = middleware(views[path])(request)
        return answer.status_code, json.loads(answer.content), {name.lower(): value for name, value in answer.items()}

    return ask


FRAMEWORKS: dict[str, Callable[[], Ask]] = {
    "django": django,
    "fastapi": fastapi,
    "flask": flask,
    "starlette": starlette,
}


@pytest.fixture(params=FRAMEWORKS)
def ask(request: pytest.FixtureRequest) -> Ask:
    pytest.importorskip(request.param)
    return FRAMEWORKS[request.param]()


def bearer(given: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {given}"}


class TestEachFramework:
    @pytest.mark.parametrize("headers", [bearer(token()), {"Cookie": f"a=1; __session={token()}"}])
    def test_who_is_signed_in_gets_in(self, ask: Ask, headers: dict[str, str]) -> None:
        status, body, _ = ask("/me", headers)
        assert (status, body) == (200, {"user": "user_1"})

    @pytest.mark.parametrize(
        ("given", "reason"),
        [
            (token(exp=NOW - 60), "expired"),
            (token(key=STRANGERS_KEY), "signature"),
            (token(sub="mch_1"), "not_a_session"),
            ("ak_3beecc9c60adb5f9b850e91a8ee1e992", "not_a_session"),
        ],
    )
    def test_others_do_not(self, ask: Ask, given: str, reason: str) -> None:
        status, body, headers = ask("/me", bearer(given))
        assert (status, reason in body.values()) == (401, True)
        assert headers["www-authenticate"] == 'Bearer error="invalid_token"'

    def test_nobody_at_all_does_not(self, ask: Ask) -> None:
        status, body, headers = ask("/me", {})
        assert (status, "missing" in body.values(), headers["www-authenticate"]) == (401, True, "Bearer")

    def test_a_role_is_asked_for(self, ask: Ask) -> None:
        assert ask("/admin", bearer(ADMIN))[0] == 200
        for given in (MEMBER, token()):
            status, body, headers = ask("/admin", bearer(given))
            assert (status, "not_allowed" in body.values()) == (403, True)
            assert "www-authenticate" not in headers

    def test_while_keys_cannot_be_had_it_says_when_to_come_back(self, ask: Ask) -> None:
        status, body, headers = ask("/broken", bearer(token()))
        assert (status, "keys_unavailable" in body.values(), headers["retry-after"]) == (503, True, "10")


@pytest.mark.parametrize("name", ["django", "flask", "starlette"])
def test_without_the_framework_its_module_names_it(name: str) -> None:
    code = f"""
import sys
sys.modules[{name!r}] = None
import switchgear.clerk.web
try:
    import switchgear.clerk.web.{name}
except ImportError as error:
    print({name!r} in str(error))
"""
    assert run(code) == "True"


def test_websockets_have_a_state_and_other_scopes_none() -> None:
    from switchgear.clerk.web.starlette import AuthMiddleware

    seen: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope.get("state", {}).get("auth"))

    made: Any = AuthMiddleware(app, verifier("async", "pem"))  # type: ignore[arg-type]
    signed = [(b"authorization", f"Bearer {token()}".encode())]
    for scope in ({"type": "websocket", "headers": signed}, {"type": "http", "headers": []}, {"type": "lifespan"}):
        asyncio.run(made(scope, None, None))
    assert isinstance(seen[0], SignedIn)
    assert isinstance(seen[1], SignedOut)
    assert seen[2] is None
    assert OURS.issuer == seen[0].claims.issuer
