"""Session tokens: what is refused and why, what is accepted, and what is read of them."""

from __future__ import annotations

import json
import traceback
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate_ec_key
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from clerk_tokens import (
    CLOCK,
    FOREIGN,
    GONE,
    HEADER,
    NOW,
    OURS,
    OWN_KEY,
    PARTY,
    SESSION,
    STRANGERS_KEY,
    USUAL,
    by_hmac,
    changed,
    come,
    encoded,
    signed,
    token,
    unsigned,
    verifier,
)
from switchgear.clerk import ANY, ActiveOrganization, AsyncTokenVerifier, SessionClaims, TokenVerifier
from switchgear.clerk.tokens.rules import cookie_names, issuer_of
from switchgear.errors import ConfigurationError, TokenFault, TokenRejected
from switchgear.pipeline.hooks import AuthEvent

GOOD = token()
CONTENT, SIGNATURE = GOOD.rsplit(".", 1)
OURS_DER = OWN_KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
SPARE_BITS = SIGNATURE[:-1] + chr(ord(SIGNATURE[-1]) + 1)
"""The same signature to a lenient decoder."""

REFUSED: dict[TokenFault, dict[str, Any]] = {
    TokenFault.MALFORMED: {
        "nothing": "",
        "one part": "a",
        "two parts": CONTENT,
        "four parts": f"{GOOD}.{SIGNATURE}",
        "no JSON": "a.b.c",
        "blanks around": f" {GOOD} ",
        "a line break within": GOOD.replace(".", ".\n", 1),
        "no text": None,
        "bytes": GOOD.encode(),
        "not of ASCII": GOOD.replace(".", ".é", 1),
        "padded": f"{GOOD}==",
        "spare bits": f"{CONTENT}.{SPARE_BITS}",
        "half a character": f"{CONTENT}.a",
        "very long": f"{CONTENT}.{'a' * 20_000}",
        "a list for a header": signed([], USUAL),
        "a header nested a hundred thousand times": signed(b"[" * 9_000, {}),
        "a list for a payload": signed(HEADER, []),
        "a payload that is no JSON": signed(HEADER, b"{"),
        "a number for a kid": token({"kid": 7}),
        "an unknown extension": token({"crit": ["b64"], "b64": False}),
        "text for exp": token(exp=str(NOW + 60)),
        "a flag for exp": token(exp=True),
        "NaN for exp": token(exp=float("nan")),
        "infinity for exp": token(exp=float("inf")),
        "an exp beyond all time": token(exp=10**30),
        "text for nbf": token(nbf="now"),
        "a list for iat": token(iat=[NOW]),
    },
    TokenFault.ALGORITHM: {
        "none": f"{unsigned(changed(HEADER, alg='none'), USUAL)}.",
        "None": f"{unsigned(changed(HEADER, alg='None'), USUAL)}.",
        "nOnE": f"{unsigned(changed(HEADER, alg='nOnE'), USUAL)}.",
        "none, with a signature": signed(changed(HEADER, alg="none"), USUAL),
        "no alg": token({"alg": GONE}),
        "a list": token({"alg": ["RS256"]}),
        "another case": token({"alg": "rs256"}),
        "HS256 with the PEM": by_hmac(OURS.jwt_key.encode()),
        "HS256 with the PEM, stripped": by_hmac(OURS.jwt_key.strip().encode()),
        "HS256 with the DER": by_hmac(OURS_DER),
        "HS256 with nothing": by_hmac(b""),
        "RS384": jwt.encode(USUAL, OWN_KEY, "RS384", {"kid": OURS.kid}),
        "RS512": jwt.encode(USUAL, OWN_KEY, "RS512", {"kid": OURS.kid}),
        "PS256": jwt.encode(USUAL, OWN_KEY, "PS256", {"kid": OURS.kid}),
        "ES256": jwt.encode(USUAL, generate_ec_key(SECP256R1()), "ES256", {"kid": OURS.kid}),
    },
    TokenFault.SIGNATURE: {
        "none at all": f"{CONTENT}.",
        "a stranger's": token(key=STRANGERS_KEY),
        "a stranger's, with the key in the header": token(
            {"jwk": json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(STRANGERS_KEY.public_key()))}, key=STRANGERS_KEY
        ),
        "a stranger's, with the key's address": token({"jku": "https://evil.test/jwks.json"}, key=STRANGERS_KEY),
        "another instance's key under our id": FOREIGN.sign(USUAL, {"kid": OURS.kid}),
        "cut short": f"{CONTENT}.{SIGNATURE[:-2]}",
        "of another payload": f"{unsigned(HEADER, USUAL | {'sub': 'user_2'})}.{SIGNATURE}",
        "of another header": f"{unsigned(HEADER | {'cat': 'cl_I7d4PD111III'}, USUAL)}.{SIGNATURE}",
        "zeros": f"{CONTENT}.{encoded(bytes(256))}",
        "of PS256, called RS256": f"{CONTENT}.{jwt.encode(USUAL, OWN_KEY, 'PS256').rsplit('.', 1)[1]}",
    },
    TokenFault.NOT_A_SESSION: {
        "an API key": "ak_3beecc9c60adb5f9b850e91a8ee1e992",
        "an OAuth access token": "oat_0ef5a7a33d87ed87ee7954c845d80450",
        "a machine's token": "mt_f7f0ba8c3b4843ce7d85fcdd5e71853e",
        "a machine's token of old": "m2m_f7f0ba8c3b4843ce7d85fcdd5e71853e",
        "OAuth by typ": token({"typ": "at+jwt"}),
        "OAuth by the whole typ": token({"typ": "application/at+jwt"}),
        "OAuth by typ in capitals": token({"typ": "AT+JWT"}),
        "OAuth by jti": token(jti="oat_0ef5a7a33d87ed87ee7954c845d80450"),
        "a machine by sub": token(sub="mch_2xhFjEI5X2qWRvtV13BzSj8H6Dk"),
        "a machine by jti": token(jti="mt_f7f0ba8c3b4843ce7d85fcdd5e71853e"),
        "a machine by category": token({"cat": "cl_B7d4PD333AAA"}),
        "a JWT template": token({"cat": "cl_B7d4PD222AAA"}),
        "a category of tomorrow": token({"cat": "cl_B7d4PD444AAA"}),
        "no session": token(sid=GONE),
        "an empty session": token(sid=""),
        "no user": token(sub=GONE),
        "a user that is no text": token(sub=7),
    },
    TokenFault.ISSUER: {
        "another instance": token(iss=FOREIGN.issuer),
        "none": token(iss=GONE),
        "without TLS": token(iss=OURS.issuer.replace("https", "http")),
        "with a slash": token(iss=f"{OURS.issuer}/"),
        "one that ends alike": token(iss=f"https://evil.{OURS.issuer[8:]}"),
        "of another instance, expired too": token(iss=FOREIGN.issuer, exp=NOW - 60),
    },
    TokenFault.AUTHORIZED_PARTY: {
        "another origin": token(azp="https://evil.test"),
        "none": token(azp=GONE),
        "null": token(azp=None),
        "nothing": token(azp=""),
        "one that begins alike": token(azp=f"{PARTY}.evil.test"),
        "of another origin, expired too": token(azp="https://evil.test", exp=NOW - 60),
    },
    TokenFault.NO_EXPIRY: {"no exp": token(exp=GONE), "exp is null": token(exp=None)},
    TokenFault.EXPIRED: {
        "a minute ago": token(exp=NOW - 60),
        "as long ago as clocks may differ": token(exp=NOW - 5),
        "in 1970": token(exp=0),
    },
    TokenFault.NOT_YET_VALID: {"nbf ahead": token(nbf=NOW + 6), "nbf and iat ahead": token(nbf=NOW + 6, iat=NOW + 6)},
    TokenFault.ISSUED_IN_THE_FUTURE: {"iat ahead": token(iat=NOW + 6)},
    TokenFault.PENDING: {"a task left to do": token(sts="pending")},
}
OF_KEYS = {
    "another instance": FOREIGN.sign(FOREIGN.claims(SESSION)),
    "another instance with our claims": FOREIGN.sign(USUAL),
    "unknown": token({"kid": "ins_unknown"}, key=STRANGERS_KEY),
    "none": token({"kid": GONE}, key=STRANGERS_KEY),
    "empty": token({"kid": ""}, key=STRANGERS_KEY),
    "a path": token({"kid": "../../dev/null"}, key=STRANGERS_KEY),
    "SQL": token({"kid": "' UNION SELECT 'secret"}, key=STRANGERS_KEY),
}
"""Refused by their `kid`, or by their signature where there is one key only."""
ROWS = [
    *((reason, name, given) for reason, rows in REFUSED.items() for name, given in rows.items()),
    *((TokenFault.UNKNOWN_KEY, name, given) for name, given in OF_KEYS.items()),
]
each_colour = pytest.mark.parametrize("colour", ["sync", "async"])
each_source = pytest.mark.parametrize("keys", ["pem", "jwks"])


@each_colour
@pytest.mark.parametrize(("reason", "given"), [row[::2] for row in ROWS], ids=[f"{row[0]}: {row[1]}" for row in ROWS])
class TestRefused:
    async def test_by_jwks(self, colour: str, reason: TokenFault, given: Any) -> None:
        await self.refuses(colour, "jwks", reason, given)

    async def test_by_pem(self, colour: str, reason: TokenFault, given: Any) -> None:
        of_key = reason is TokenFault.UNKNOWN_KEY
        await self.refuses(colour, "pem", TokenFault.SIGNATURE if of_key else reason, given)

    async def refuses(self, colour: str, keys: str, reason: TokenFault, given: Any) -> None:
        told: list[Any] = []
        verifies = verifier(colour, keys, observers=[told.append])
        with pytest.raises(TokenRejected) as refused:
            await come(verifies.verify(given))
        assert (refused.value.reason, refused.value.code, refused.value.http_status) == (reason, reason.value, 401)
        assert [(event.reason, event.instance) for event in told] == [(reason, OURS.issuer)]
        if isinstance(given, str) and len(given) > 20:
            assert given not in shown(refused.value) + repr(told)


def shown(error: BaseException) -> str:
    """What a traceback with captured locals shows of frames that are not the tests' own."""
    found = traceback.TracebackException.from_exception(error, capture_locals=True)
    found.stack = traceback.StackSummary.from_list([one for one in found.stack if "/tests/" not in one.filename])
    return "".join(found.format())


def test_the_table_is_long() -> None:
    assert len(ROWS) > 90
    assert {reason for reason, *_ in ROWS} == set(TokenFault) - {
        TokenFault.MISSING,
        TokenFault.KEYS_UNAVAILABLE,
        TokenFault.REVOKED,
        TokenFault.UNKNOWN,
    }


ORGANIZATION = {"id": "org_1", "slg": "acme", "rol": "admin", "per": "manage,read", "fpm": "3,2"}
ACCEPTED: dict[str, tuple[str, dict[str, Any]]] = {
    "version 2": (GOOD, {}),
    "with an organization": (token(fea="o:dashboard,o:teams", o=ORGANIZATION), {}),
    "version 1": (token({"cat": GONE}, v=GONE, sts=GONE, jti=GONE, org_id="org_1", org_role="org:admin"), {}),
    "of a category that says nothing": (token({"cat": "cl_I7d4PD111III"}), {}),
    "without typ and category": (token({"typ": GONE, "cat": GONE}), {}),
    "with header fields of tomorrow": (token({"x5t": "abc", "new": [1]}), {}),
    "without nbf and iat": (token(nbf=GONE, iat=GONE), {}),
    "with times that are no integers": (token(exp=NOW + 0.5, iat=NOW - 0.5), {}),
    "expired as long ago as clocks may differ": (token(exp=NOW - 4), {}),
    "from as far ahead as clocks may differ": (token(nbf=NOW + 5, iat=NOW + 5), {}),
    "for ten years": (token(exp=NOW + 315_360_000), {}),
    "of a status of tomorrow": (token(sts="dormant"), {}),
    "pending, where that will do": (token(sts="pending"), {"allow_pending": True}),
    "for one of several origins": (GOOD, {"authorized_parties": ["https://a.test", PARTY]}),
    "for an origin by itself": (GOOD, {"authorized_parties": PARTY}),
    "for no origin, where any will do": (token(azp=GONE), {"authorized_parties": ANY}),
    "of one of several issuers": (GOOD, {"issuer": ["https://old.test", OURS.issuer]}),
    "of any issuer": (token(iss="https://proxy.test/clerk"), {"issuer": ANY}),
    "by the issuer of the publishable key": (GOOD, {"issuer": None, "publishable_key": OURS.publishable_key}),
    "with an application's own claims": (token(plan={"seats": [1, None]}, aud="api"), {}),
    "in somebody's place": (token(act={"sub": "user_admin"}), {}),
    "with a large clock difference": (token(exp=NOW - 60), {"leeway": 61}),
}


@each_colour
@each_source
@pytest.mark.parametrize("name", ACCEPTED)
async def test_every_valid_form_is_accepted(colour: str, keys: str, name: str) -> None:
    given, options = ACCEPTED[name]
    told: list[Any] = []
    claims = await come(verifier(colour, keys, observers=[told.append], **options).verify(given))
    assert (claims.user_id, claims.session_id) == ("user_1", "sess_1")
    assert claims.claims == jwt.decode(given, options={"verify_signature": False})
    assert [event.reason for event in told] == [None]


class TestClaims:
    def of(self, **claims: Any) -> SessionClaims:
        made = TokenVerifier(jwt_key=OURS.jwt_key, authorized_parties=ANY, issuer=OURS.issuer, clock=CLOCK)
        return made.verify(token(**claims))

    def test_everything_of_version_2(self) -> None:
        claims = self.of(o=ORGANIZATION, fea="o:dashboard,uo:teams", pla="u:free,o:team", act={"sub": "user_2"}, x=1)
        at = datetime.fromtimestamp(NOW, UTC)
        assert claims == SessionClaims(
            user_id="user_1",
            session_id="sess_1",
            issuer=OURS.issuer,
            expires_at=at + timedelta(seconds=60),
            issued_at=at,
            authorized_party=PARTY,
            organization=ActiveOrganization(
                id="org_1",
                slug="acme",
                role="org:admin",
                permissions=frozenset({"org:dashboard:manage", "org:dashboard:read", "org:teams:read"}),
            ),
            plans=frozenset({"u:free", "o:team"}),
            features=frozenset({"o:dashboard", "o:teams", "u:teams"}),
            pending=False,
            verified=(0, None),
            actor={"sub": "user_2"},
            version=2,
            claims=claims.claims,
        )
        assert claims.claims["x"] == 1
        assert "user_2'}, version=2)" in repr(claims)  # what an application put into it is not written down

    def test_version_1_says_the_same(self) -> None:
        old = {"v": GONE, "org_id": "org_1", "org_slug": "acme", "org_role": "org:admin", "sts": GONE, "fva": [3, 1]}
        claims = self.of(**old, org_permissions=["org:dashboard:read", "org:teams:read"])
        assert claims.version == 1
        assert claims.verified == (3, 1)
        assert claims.organization == ActiveOrganization(
            "org_1", "acme", "org:admin", frozenset({"org:dashboard:read", "org:teams:read"})
        )

    @pytest.mark.parametrize("role", ["admin", "org:admin"])
    @pytest.mark.parametrize("version", [1, 2])
    def test_roles_have_one_form(self, role: str, version: int) -> None:
        said = {"o": {"id": "org_1", "rol": role}} if version == 2 else {"v": GONE, "org_id": "org_1", "org_role": role}
        claims = self.of(**said)
        assert claims.organization is not None
        assert claims.organization.role == "org:admin"
        assert claims.has(role="admin")
        assert claims.has(role="org:admin")
        assert not claims.has(role="org:member")

    @pytest.mark.parametrize(
        ("fea", "per", "fpm", "granted"),
        [
            ("o:dashboard,o:teams", "manage,read", "3,2", {"dashboard:manage", "dashboard:read", "teams:read"}),
            (
                "o:repositories,uo:projects,u:badge",
                "a,b,c,d,e",
                "7,21,0",
                {*(f"repositories:{x}" for x in "abc"), *(f"projects:{x}" for x in "ace")},
            ),
            ("u:badge,o:teams", "manage,read", "3,2", {"teams:read"}),  # one for each feature
            ("u:badge,o:teams", "manage,read", "2", {"teams:read"}),  # one for each of the organization's
            ("u:badge,u:medal,o:teams", "read", "1,1", set()),  # as many as neither
            ("o:teams", "read", "1,1", set()),
            ("o:teams", "read", "", set()),
            ("", "read", "1", set()),
            ("o:teams", "read", "6", set()),  # bits beyond the list
            ("o:teams", "read", "-1", set()),
            ("o:teams", "read", "x", set()),
            ("o:teams", "read", "9" * 5000, set()),
            ("ou:teams", "read", "1", {"teams:read"}),
            ("dashboard", "read", "1", set()),  # no scope
            ("x:teams", "read", "1", set()),
            ("o:", "read", "1", set()),
            ("o:teams", "", "1", set()),
            ("o:teams", ",".join(f"p{n}" for n in range(70)), str(1 << 64), {"teams:p64"}),
        ],
    )
    def test_permissions_are_decoded(self, fea: str, per: str, fpm: str, granted: set[str]) -> None:
        active = self.of(fea=fea, o={"id": "org_1", "rol": "member", "per": per, "fpm": fpm}).organization
        assert active is not None
        assert active.permissions == {f"org:{one}" for one in granted}

    @given(
        st.dictionaries(
            st.sampled_from(["o", "fea", "pla", "fva", "act", "sts", "v", "org_id", "org_permissions", "azp"]),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
                lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
                max_leaves=6,
            ),
        ),
        st.fixed_dictionaries(
            {}, optional={name: st.none() | st.text(",:ou19", max_size=9) for name in ("per", "fpm")}
        ),
    )
    def test_whatever_else_is_signed_is_read(self, claims: dict[str, Any], o: dict[str, Any]) -> None:
        claims = {"o": {"id": "org_1", **o}} | claims | {"sts": "active"}
        assert self.of(**claims).user_id == "user_1"

    def test_what_is_asked_for_holds_all_at_once(self) -> None:
        claims = self.of(o=ORGANIZATION, fea="o:dashboard,o:teams", pla="u:pro")
        assert claims.has()
        assert claims.has(role="admin", permission="org:teams:read", feature="teams", plan="u:pro")
        assert claims.has(permission="teams:read", feature="o:teams", plan="pro")
        for asked in (
            {"role": "member"},
            {"permission": "org:teams:manage"},
            {"feature": "u:teams"},
            {"plan": "o:pro"},
        ):
            assert not claims.has(**asked)  # type: ignore[arg-type]
        assert not self.of().has(role="admin")
        assert not self.of().has(permission="org:teams:read")


class TestSettings:
    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"jwt_key": None}, "either jwt_key"),
            ({"jwks": dict}, "either jwt_key"),
            ({"jwt_key": "pk_test_abc"}, "no PEM"),
            ({"jwt_key": "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"}, "RSA with at least 2048"),
            ({"authorized_parties": []}, "authorized_parties has to name"),
            ({"authorized_parties": [""]}, "authorized_parties has to name"),
            ({"authorized_parties": [None]}, "authorized_parties has to name"),
            ({"issuer": []}, "issuer has to name"),
            ({"issuer": None}, "whose tokens"),
            ({"issuer": None, "publishable_key": "sk_test_abc"}, "begins with pk_test_"),
            ({"issuer": None, "publishable_key": "pk_test_%%%"}, "begins with pk_test_"),
            ({"issuer": None, "publishable_key": "pk_test_bm90IGEgaG9zdA"}, "begins with pk_test_"),
            ({"leeway": -1}, "leeway has to be a number"),
            ({"observers": [come]}, "an observer must be a plain function"),
            ({"ttl": "300"}, "ttl has to be a number"),
            ({"interval": float("nan")}, "interval has to be a number"),
        ],
    )
    @pytest.mark.parametrize("cls", [TokenVerifier, AsyncTokenVerifier])
    def test_what_cannot_be_is_refused(self, cls: Any, change: dict[str, Any], said: str) -> None:
        usual = {"jwt_key": OURS.jwt_key, "authorized_parties": [PARTY], "issuer": OURS.issuer}
        with pytest.raises(ConfigurationError, match=said):
            cls(**usual | change)

    def test_other_keys_are_refused(self) -> None:
        weak, curve = generate_private_key(65537, 1024), generate_ec_key(SECP256R1())  # noqa: S505 - which is the point
        private = OWN_KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        pems = [
            one.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
            for one in (weak, curve)
        ]
        for pem in (*pems, private):
            with pytest.raises(ConfigurationError) as refused:
                TokenVerifier(jwt_key=pem, authorized_parties=ANY, issuer=ANY)
            assert pem[40:80] not in shown(refused.value)

    @pytest.mark.parametrize(
        "written",
        [
            lambda pem: pem.replace("\n", "\\n"),
            lambda pem: pem.replace("\n", "\r\n"),
            lambda pem: pem.replace("\n", " "),
            lambda pem: pem.replace("\n", ""),
            lambda pem: f"  {pem}  ",
        ],
    )
    def test_a_pem_is_read_as_environments_hold_it(self, written: Any) -> None:
        made = TokenVerifier(jwt_key=written(OURS.jwt_key), authorized_parties=ANY, issuer=ANY, clock=CLOCK)
        assert made.verify(GOOD).user_id == "user_1"

    def test_a_verifier_shows_no_key_and_is_not_pickled(self) -> None:
        made = verifier("sync", "pem")
        assert repr(made) == f"TokenVerifier(issuer='{OURS.issuer}', jwt_key)"
        with pytest.raises(TypeError, match="pickle"):
            made.__reduce__()

    def test_what_a_publishable_key_says(self) -> None:
        assert issuer_of(OURS.publishable_key) == OURS.issuer
        assert issuer_of("pk_live_Y2xlcmsuZXhhbXBsZS5jb20k") == "https://clerk.example.com"
        assert cookie_names(None) == ("__session",)
        # printf %s pk_test_Y2xlcmsuZXhhbXBsZS5jb20k | openssl dgst -sha1 -binary | base64 | tr +/ -_ | cut -c1-8
        assert cookie_names("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k") == ("__session_l2OS3d9k", "__session")


class TestEvents:
    @pytest.mark.parametrize(
        ("kid", "told"),
        [("ins_other", "ins_other"), ("a" * 64, "a" * 64), ("a" * 65, None), ("a b", None), ("<script>", None)],
    )
    def test_a_kid_is_told_if_it_may_be_one(self, kid: str, told: str | None) -> None:
        events: list[Any] = []
        with pytest.raises(TokenRejected):
            verifier("sync", "jwks", observers=[events.append]).verify(token({"kid": kid}))  # type: ignore[unused-awaitable]
        assert events == [AuthEvent("clerk", TokenFault.UNKNOWN_KEY, told, OURS.issuer)]

    def test_the_log_hears_of_them(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level("INFO", "switchgear")
        made = TokenVerifier(jwt_key=OURS.jwt_key, authorized_parties=ANY, issuer=ANY, clock=CLOCK)
        made.verify(GOOD)
        for wrong in (token(exp=0), token(key=STRANGERS_KEY)):
            with pytest.raises(TokenRejected):
                made.verify(wrong)
        assert [record.getMessage() for record in caplog.records] == [
            f"AuthEvent(service='clerk', reason={TokenFault.SIGNATURE!r}, kid='{OURS.kid}', instance=None)"
        ]
