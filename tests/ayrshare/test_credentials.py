"""For whom a call acts, and what goes along: profiles, the primary account, and addresses that carry their own key."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr

from ayrshare_wire import Wire, answered, done, each_colour, lost_answer, reply
from switchgear.errors import ConfigurationError, InvalidRequest, SwitchgearError
from switchgear.pipeline.body import File

SIGNED = "https://storage.example/put/file.mp4?X-Signature=CANARY-SIGNATURE"
PICTURE = File("a.png", b"\x89PNG", "image/png")
OK = reply(200, {"status": "success", "url": "https://img.example/a.png", "platform": "facebook"})


def header(wire: Wire, name: str) -> str | None:
    return wire.requests[-1].header(name)


@each_colour
def test_a_client_for_a_profile_is_a_sibling(colour: str) -> None:
    wire = Wire(colour)
    client = wire.client()
    created = done(client.profiles.create("Ann"))
    ann = client.for_profile(created.profile_key)
    assert type(ann) is type(client)
    assert done(ann.user.get()).title == "Ann"
    assert header(wire, "profile-key") == created.profile_key.get_secret_value()
    assert done(client.user.get()).title == "Primary Profile"  # from no cache of the other's
    assert header(wire, "profile-key") is None
    assert "CANARY" not in repr(client.for_profile("CANARY"))
    with pytest.raises(ConfigurationError, match="empty"):
        client.for_profile(" ")


ACTING: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "unlink_social": (("facebook",), {}),
    "update": ((), {"title": "Ann"}),
}


@each_colour
@pytest.mark.parametrize("name", ACTING)
def test_the_primary_account_is_changed_only_on_purpose(colour: str, name: str) -> None:
    wire, (args, kwargs) = Wire(colour), ACTING[name]
    call = getattr(wire.client().profiles, name)
    with pytest.raises(InvalidRequest, match="Profile-Key"):
        done(call(*args, **kwargs))
    assert wire.requests == []
    wire.steps = [answered(OK), answered(OK)]
    done(call(*args, **kwargs, primary=True))
    assert header(wire, "profile-key") is None
    done(getattr(wire.client().for_profile("key-1").profiles, name)(*args, **kwargs))
    assert header(wire, "profile-key") == "key-1"
    assert len(wire.requests) == 2


@each_colour
def test_a_link_session_is_always_a_profiles(colour: str) -> None:
    wire = Wire(colour)
    with pytest.raises(InvalidRequest, match="Profile-Key"):
        done(wire.client().profiles.create_link_session())
    wire.steps = [answered(reply(200, {"status": "success", "url": "https://profile.example/CANARY", "sessionId": 1}))]
    session = done(wire.client(profile_key="key-1").profiles.create_link_session(allowed_social=["x"]))
    assert session.session_id == "1"
    assert "CANARY" not in repr(session)


@each_colour
@pytest.mark.parametrize("address", [SIGNED, SecretStr(SIGNED)])
def test_a_file_is_put_without_anything_that_tells_who_asks(colour: str, address: Any) -> None:
    wire = Wire(colour)
    client = wire.client(profile_key="CANARY-PROFILE", headers={"x-trace": "CANARY-TRACE"})
    wire.steps = [answered(reply(200, ""))]
    assert done(client.media.put(address, PICTURE)) is None
    (request,) = wire.requests
    assert (request.method, request.url, request.content) == ("PUT", SIGNED, PICTURE.content)
    assert request.headers == (("content-type", "image/png"),)


@each_colour
def test_a_put_that_fails_shows_no_signature(colour: str) -> None:
    wire = Wire(colour)
    wire.steps = [answered(reply(403, "<Error><Code>AccessDenied</Code></Error>"))]
    with pytest.raises(SwitchgearError) as refused:
        done(wire.client().media.put(SIGNED, PICTURE))
    assert "CANARY" not in f"{refused.value}{refused.value!r}"
    wire.steps = [lost_answer, answered(reply(200, ""))]
    done(wire.client().media.put(SIGNED, PICTURE))
    assert len(wire.requests) == 3


@pytest.mark.parametrize("address", ["http://storage.example/a", "/api/user", "", 5])
def test_a_put_needs_an_https_address(address: Any) -> None:
    wire = Wire()
    with pytest.raises(InvalidRequest, match="upload_url must be an https address"):
        wire.client().media.put(address, PICTURE)
    assert wire.requests == []


@each_colour
def test_a_file_is_uploaded_in_parts(colour: str) -> None:
    wire = Wire(colour)
    wire.steps = [answered(reply(200, {"id": "m1", "url": "https://img.example/a.png", "fileName": "a.png"}))]
    assert done(wire.client().media.upload(PICTURE, description="A picture")).url == "https://img.example/a.png"
    content = bytes(wire.requests[-1].content)  # type: ignore[arg-type]  # the wire asserts that they are bytes
    assert (header(wire, "content-type") or "").startswith("multipart/form-data; boundary=")
    for part in (b'name="fileName"\r\n\r\na.png', b'name="description"\r\n\r\nA picture', b"\r\n\r\n\x89PNG\r\n"):
        assert part in content
