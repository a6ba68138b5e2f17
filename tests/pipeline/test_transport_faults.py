"""Foreign failures in our terms, and an answer's body: bounded, and unpacked at its end. Without any network."""

from __future__ import annotations

import gzip
import math
import ssl
import zlib
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchgear.errors import Fault, TransportFault
from switchgear.pipeline.transport import faults
from switchgear.pipeline.transport.faults import MAX_BODY, Body, fault_of
from switchgear.types.headers import Headers

# --- failures


class ConnectError(Exception):
    """By this name all three libraries' failures are known."""


def caused(error: Exception, *, cause: BaseException | None = None, context: BaseException | None = None) -> Exception:
    error.__cause__, error.__context__ = cause, context
    return error


def untrusted() -> ssl.SSLCertVerificationError:
    return ssl.SSLCertVerificationError("self-signed")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        pytest.param(caused(ConnectError(), cause=untrusted()), Fault.CERTIFICATE, id="its cause"),
        pytest.param(caused(ConnectError(), context=untrusted()), Fault.CERTIFICATE, id="its context"),
        pytest.param(
            caused(ConnectError(), cause=caused(OSError(), cause=untrusted()), context=OSError()),
            Fault.CERTIFICATE,
            id="its cause's cause",
        ),
        pytest.param(
            caused(ConnectError(), context=caused(OSError(), context=untrusted())),
            Fault.CERTIFICATE,
            id="its context's context",
        ),
        pytest.param(caused(ConnectError(), cause=OSError(), context=untrusted()), Fault.CONNECT, id="but the cause"),
        pytest.param(caused(ConnectError(), cause=ssl.SSLError("no common cipher")), Fault.CONNECT, id="another"),
        pytest.param(ConnectError(), Fault.CONNECT, id="nothing"),
    ],
)
def test_a_certificate_to_distrust_is_known_by_whatever_lies_behind(error, kind):
    fault = fault_of(error)
    assert (fault.fault, fault.sent) == (kind, False)


def test_a_failed_connection_says_why():
    refused = ConnectError("all attempts failed")
    assert fault_of(refused).text == "ConnectError all attempts failed"
    assert fault_of(caused(refused, cause=OSError("refused"))).text == "ConnectError refused"

    class ClientHttpProxyError(Exception):
        status = 407

    assert fault_of(ClientHttpProxyError("with its headers")).text == "ClientHttpProxyError 407"


def test_a_kind_of_a_known_failure_is_that_failure_by_its_own_name():
    class RefusedAgain(ConnectError):
        pass

    fault = fault_of(RefusedAgain("refused"))
    assert (fault.fault, fault.text, fault.sent) == (Fault.CONNECT, "RefusedAgain refused", False)


# --- a body

PLAIN = Headers()
PACKED = {
    "gzip": gzip.compress,
    "GZIP": gzip.compress,
    "deflate": zlib.compress,
    "Identity": bytes,
}


def filled(*parts: bytes, limit: int = MAX_BODY, ends: float = math.inf) -> Body:
    body = Body(ends, limit)
    for part in parts:
        body.add(part)
    return body


def coded(coding: str) -> Headers:
    return Headers([("Content-Encoding", coding)])


@given(
    content=st.binary(max_size=64),
    coding=st.sampled_from([None, *PACKED]),
    cuts=st.lists(st.integers(min_value=0, max_value=100), max_size=4),
)
def test_however_it_comes_it_is_read_whole(content, coding, cuts):
    packed = content if coding is None else PACKED[coding](content)
    places = [0, *sorted(min(cut, len(packed)) for cut in cuts), len(packed)]
    parts = [packed[start:end] for start, end in pairwise(places)]
    assert filled(*parts).read(PLAIN if coding is None else coded(coding)) == content


@pytest.mark.parametrize("coding", [None, "gzip", "deflate", "br"])
def test_nothing_is_nothing_however_it_is_packed(coding):
    assert filled().read(PLAIN if coding is None else coded(coding)) == b""


@pytest.mark.parametrize(
    ("coding", "content"),
    [
        ("gzip", gzip.compress(b"whole", mtime=0)[:-1]),
        ("gzip", b"no gzip"),
        ("deflate", zlib.compress(b"whole")[:-1]),
        ("deflate", b"no zlib"),
        ("br", b"whole"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"whole", mtime=0), mtime=0)),
    ],
)
def test_what_cannot_be_unpacked_is_a_fault(coding, content):
    with pytest.raises(TransportFault) as caught:
        filled(content).read(coded(coding))
    assert (caught.value.fault, caught.value.sent) == (Fault.PROTOCOL, True)


def test_its_size_is_bounded_as_it_comes():
    body = filled(b"12345", b"678", limit=8)
    assert body.read(PLAIN) == b"12345678"
    with pytest.raises(TransportFault, match="larger than 8 bytes") as caught:
        body.add(b"9")
    assert (caught.value.fault, caught.value.sent) == (Fault.TOO_LARGE, True)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress], ids=["gzip", "deflate"])
def test_its_size_is_bounded_when_it_is_unpacked(pack):
    assert len(filled(pack(bytes(1000)), limit=1000).read(coded("gzip"))) == 1000
    with pytest.raises(TransportFault) as caught:
        filled(pack(bytes(1001)), limit=1000).read(coded("gzip"))
    assert (caught.value.fault, caught.value.sent) == (Fault.TOO_LARGE, True)


def test_the_bound_is_64_mebibytes():
    assert MAX_BODY == 2**26


def test_it_may_come_until_the_attempt_ends(monkeypatch):
    now = [4.0]
    monkeypatch.setattr(faults, "time", SimpleNamespace(monotonic=lambda: now[0]))
    body = filled(b"in ", ends=5.0)
    now[0] = 5.0
    body.add(b"time")
    assert body.read(PLAIN) == b"in time"
    now[0] = 5.1
    with pytest.raises(TransportFault) as caught:
        body.add(b"late")
    assert (caught.value.fault, caught.value.sent) == (Fault.READ_TIMEOUT, True)
