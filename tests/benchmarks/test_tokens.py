"""Session tokens: verified by a PEM, against what the official package does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from clerk_backend_api.security import VerifyTokenOptions, verify_token

from switchgear import ClerkClient
from switchgear.clerk import TokenVerifier
from switchgear.testing import FakeClock, Sandbox


def test_a_session_token(benchmark: Any, ratios: Any) -> None:
    sandbox = Sandbox(clock=FakeClock(datetime.now(UTC)))
    with ClerkClient(sandbox.clerk.secret_key, transport=sandbox.transport) as clerk:
        user = clerk.users.create(email_address=["ada@example.com"])
    session, issuer = sandbox.clerk.sign_in(user.id), sandbox.clerk.tokens
    organization: Any = {"id": "org_1", "slg": "acme", "rol": "admin", "per": "manage,read", "fpm": "3,2"}
    token = sandbox.clerk.session_token(session["id"], seconds=3600, fea="o:dashboard,o:teams", o=organization)
    parties = ["http://localhost:3000"]
    verifier = TokenVerifier(jwt_key=issuer.jwt_key, issuer=issuer.issuer, authorized_parties=parties)
    options = VerifyTokenOptions(jwt_key=issuer.jwt_key, authorized_parties=parties)
    ratios.compare(
        "verify / official verify_token, by PEM",
        lambda: verifier.verify(token),
        lambda: verify_token(token, options),
        bar="<= 1",
    )
    benchmark.pedantic(verifier.verify, (token,), rounds=50, iterations=20)
