"""How a proxy is asked to lead to a service: the bytes of both sides, without any I/O.

Each way is a generator: it yields what is to be sent, is sent what came, and ends when the way stands. httpcore's own
way through SOCKS takes each read for a whole reply, so that one that comes in two pieces breaks it (1.0.9).
"""

from __future__ import annotations

from collections.abc import Generator
from ipaddress import ip_address
from typing import Final, TypeAlias

import h11
import httpcore

from switchgear.pipeline.transport._proxies import Proxy

__all__ = ["Steps", "steps_to"]

Steps: TypeAlias = Generator[bytes, bytes, None]

_REFUSALS: Final = {
    1: "general failure",
    2: "not allowed",
    3: "network unreachable",
    4: "host unreachable",
    5: "connection refused",
    6: "TTL expired",
    7: "command not supported",
    8: "address type not supported",
}
"""What a SOCKS proxy answers (RFC 1928, section 6)."""


def steps_to(host: str, port: int, proxy: Proxy) -> Steps:
    """The way to a service through a proxy.

    Raises:
        httpcore.ProxyError: The proxy refuses, or does not speak its protocol.
    """
    return _socks(host, port, proxy) if proxy.scheme == "socks5" else _connect(host, port, proxy)


def _connect(host: str, port: int, proxy: Proxy) -> Steps:
    """RFC 9110, section 9.3.6."""
    target = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    headers = [("Host", target)]
    if proxy.authorization is not None:
        headers.append(("Proxy-Authorization", proxy.authorization.decode()))
    machine = h11.Connection(h11.CLIENT)
    request = machine.send(h11.Request(method="CONNECT", target=target, headers=headers)) or b""
    machine.receive_data((yield request + (machine.send(h11.EndOfMessage()) or b"")))
    try:
        while True:
            event = machine.next_event()
            if event is h11.NEED_DATA:
                machine.receive_data((yield b""))
            elif not isinstance(event, h11.InformationalResponse) or event.status_code == 101:
                break
    except h11.RemoteProtocolError:
        raise httpcore.ProxyError("what it answers is no HTTP") from None
    if not isinstance(event, h11.Response) or event.status_code >= 300:
        raise httpcore.ProxyError(f"{getattr(event, 'status_code', 'it switches to another protocol')}")
    if machine.trailing_data[0]:
        raise httpcore.ProxyError("it sent more than its answer")


def _socks(host: str, port: int, proxy: Proxy) -> Steps:
    """RFC 1928, and RFC 1929 for a name and a password. The proxy looks the host up."""
    came = b""
    wants = b"\0" if proxy.credentials is None else b"\2"
    came = yield from _until(2, came, b"\x05\x01" + wants)
    if came[:2] != b"\x05" + wants:
        raise httpcore.ProxyError("it does not speak SOCKS 5, or asks for other credentials")
    came = came[2:]
    if proxy.credentials is not None:
        name, password = proxy.credentials
        came = yield from _until(2, came, b"\x01%c%b%c%b" % (len(name), name, len(password), password))
        if came[1]:
            raise httpcore.ProxyError("it does not accept the credentials")
        came = came[2:]
    came = yield from _until(5, came, b"\x05\x01\0" + _destination(host) + port.to_bytes(2))
    if came[1]:
        raise httpcore.ProxyError(_REFUSALS.get(came[1], f"reply {came[1]}"))
    size = {1: 4, 3: 1 + came[4], 4: 16}.get(came[3])
    if size is None or came[0] != 5:
        raise httpcore.ProxyError("it does not speak SOCKS 5")
    came = yield from _until(4 + size + 2, came)
    if len(came) > 4 + size + 2:
        raise httpcore.ProxyError("it sent more than its answer")


def _until(count: int, came: bytes, first: bytes = b"") -> Generator[bytes, bytes, bytes]:
    """All that came, once it is so many bytes."""
    while len(came) < count or first:
        came += yield first
        first = b""
    return came


def _destination(host: str) -> bytes:
    try:
        address = ip_address(host)
    except ValueError:
        name = host.encode()
        if len(name) > 255:
            raise httpcore.ProxyError("the host's name is too long") from None
        return b"\x03%c%b" % (len(name), name)
    return (b"\x01" if address.version == 4 else b"\x04") + address.packed
