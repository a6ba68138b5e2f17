"""A FastAPI application that knows its users, offline: who gets in, and who does not.

Clerk is a sandbox that signs real session tokens. One route wants somebody to be signed in, another an administrator of
the organization that the session acts for. Forged, expired and machines' tokens do not get in.

    python examples/protected_api.py
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Annotated

import httpx
from fastapi import Depends, FastAPI
from pydantic import JsonValue
from rich.console import Console
from rich.table import Table

from switchgear import AsyncClerkClient, ClerkClient
from switchgear.clerk import AsyncTokenVerifier, SessionClaims
from switchgear.clerk.web.starlette import session_required
from switchgear.pipeline.hooks import AuthEvent, HookEvent
from switchgear.testing import FakeClock, Sandbox

console = Console(width=120)
clock = FakeClock()
sandbox = Sandbox(clock=clock)
told: Counter[str] = Counter()


def count(event: HookEvent) -> None:
    """Count what observers are told of tokens; they are never told a token."""
    if isinstance(event, AuthEvent):
        told["accepted" if event.reason is None else event.reason.value] += 1


# --8<-- [start:app]
clerk = AsyncClerkClient(sandbox.clerk.secret_key, transport=sandbox.async_transport)
verifier = AsyncTokenVerifier(
    jwks=clerk,
    publishable_key=sandbox.clerk.tokens.publishable_key,
    authorized_parties=["http://localhost:3000"],
    observers=[count],
    clock=clock,
)
SignedIn = Annotated[SessionClaims, Depends(session_required(verifier))]
Admin = Annotated[SessionClaims, Depends(session_required(verifier, role="org:admin"))]

app = FastAPI()


@app.get("/me")
async def me(session: SignedIn) -> dict[str, str]:
    """Whoever is signed in."""
    return {"user": session.user_id}


@app.get("/invoices")
async def invoices(session: Admin) -> dict[str, str]:
    """Administrators of the organization that they act for."""
    return {"organization": session.organization.id if session.organization else ""}


# --8<-- [end:app]
def tokens() -> dict[str, str]:
    """What browsers, programs and attackers would send."""
    with ClerkClient(sandbox.clerk.secret_key, transport=sandbox.transport) as backend:
        user = backend.users.create(email_address=["ada@example.com"])
    session = sandbox.clerk.sign_in(user.id)
    ours, elsewhere = sandbox.clerk.tokens, Sandbox(clock=clock, seed="elsewhere").clerk.tokens
    acme: dict[str, JsonValue] = {"id": "org_acme", "slg": "acme"}
    return {
        "nobody": "",
        "a user": sandbox.clerk.session_token(session["id"]),
        "a member of an organization": sandbox.clerk.session_token(session["id"], o=acme | {"rol": "member"}),
        "its administrator": sandbox.clerk.session_token(session["id"], o=acme | {"rol": "admin"}),
        "a forged token": elsewhere.sign(ours.claims(session), {"kid": ours.kid}),
        "another instance's token": elsewhere.sign(elsewhere.claims(session)),
        "an expired token": sandbox.clerk.session_token(session["id"], seconds=-60),
        "a machine's token": sandbox.clerk.session_token(session["id"], sub="mch_2xhFjEI5X2qWRvtV13BzSj8H6Dk"),
        "an API key": "ak_3beecc9c60adb5f9b850e91a8ee1e992",
    }


async def main() -> None:
    """Ask for both routes with every token, and show what is answered."""
    table = Table("who asks", "GET /me", "GET /invoices", title="Who gets in")
    transport = httpx.ASGITransport(app=app)
    async with clerk, httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as browser:
        for name, token in tokens().items():
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            answers = [await browser.get(path, headers=headers) for path in ("/me", "/invoices")]
            table.add_row(name, *(f"{one.status_code} {', '.join(one.json().values())}" for one in answers))
    console.print(table)
    fetched = sum(request.url.endswith("/v1/jwks") for request in sandbox.requests)
    counted = ", ".join(f"{times} {what}" for what, times in told.items())
    console.print(f"Keys were fetched {fetched} time. Observers were told of these tokens:\n{counted}")


if __name__ == "__main__":
    asyncio.run(main())
