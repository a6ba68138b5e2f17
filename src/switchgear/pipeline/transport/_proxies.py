"""The proxies that the environment names, and for which addresses.

Nothing is refused before a call would go through what cannot be used: an address that `NO_PROXY` spares does not care
about a proxy's port.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final, Self
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from typing_extensions import override

from switchgear.errors import ConfigurationError, Fault, TransportFault

__all__ = ["NO_PROXIES", "Proxies", "Proxy"]

_PORTS: Final = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
"""The kinds of proxies, and where they listen if nobody says otherwise."""


@dataclass(frozen=True, slots=True, repr=False)
class Proxy:
    """A proxy. Its repr does not show the credentials."""

    scheme: str
    """`http`, `https`, or `socks5`, which looks up hosts at its end, as `socks5h` does."""
    host: str
    port: int
    credentials: tuple[bytes, bytes] | None
    """Name and password."""
    variable: str
    """What in the environment names it."""

    @override
    def __repr__(self) -> str:
        return f"Proxy({self.scheme}://{self.address})"

    @property
    def address(self) -> str:
        """Host and port."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def authorization(self) -> bytes | None:
        """What it is shown, if anything (RFC 7617)."""
        return None if self.credentials is None else b"Basic " + b64encode(b":".join(self.credentials))

    def unusable(self, reason: str) -> ConfigurationError:
        """An error that says which variable is to blame, and how to do without it."""
        return _unusable(self.variable, reason)


class Proxies:
    """Proxies by the scheme of the address that they lead to; `all` stands for every scheme, `no` for whom they spare.

    Args:
        by_scheme: Their URLs, which may hold credentials.
    """

    def __init__(self, by_scheme: Mapping[str, str]) -> None:
        self._by_scheme = {scheme: url for scheme, url in by_scheme.items() if scheme in {"http", "https", "all"}}
        self._spared = by_scheme.get("no", "")
        self._read: dict[str, Proxy] = {}

    @classmethod
    def of_environment(cls) -> Self:
        """As `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say now, in capitals or not; or the system."""
        return cls(getproxies())

    def __bool__(self) -> bool:
        return bool(self._by_scheme)

    def of(self, url: str) -> Proxy | None:
        """The proxy on the way to an address; None: there is none, or `NO_PROXY` spares the address.

        Raises:
            ConfigurationError: There is one, and it cannot be used.
        """
        if not self._by_scheme:
            return None
        parts = urlsplit(url)
        scheme = parts.scheme if parts.scheme in self._by_scheme else "all"
        if scheme not in self._by_scheme:
            return None
        host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme)
        if _is_spared(host, port, self._spared) or proxy_bypass(parts.netloc):
            return None
        proxy = self._read.get(scheme)
        if proxy is None:
            proxy = self._read[scheme] = _read(_variable(scheme), self._by_scheme[scheme])
        return proxy

    def blamed(self, fault: TransportFault, url: str) -> TransportFault:
        """The fault, which names the proxy if that may be what could not be reached, or did not let it through."""
        proxy = self.of(url)
        if proxy is None or fault.fault not in {Fault.CONNECT, Fault.CONNECT_TIMEOUT, Fault.TLS}:
            return fault
        text = f"{fault.text}, on the way through the proxy {proxy.address}"
        return TransportFault(fault.fault, text, sent=fault.sent)


NO_PROXIES: Final = Proxies({})


def _variable(scheme: str) -> str:
    """What in the environment names the proxies of a scheme."""
    name = f"{scheme}_proxy"
    return next((variable for variable in (name, name.upper()) if os.environ.get(variable)), "the system's settings")


def _unusable(variable: str, reason: str) -> ConfigurationError:
    return ConfigurationError(
        f"{variable} names a proxy that cannot be used: {reason}; correct it, unset it, or spare the host with NO_PROXY"
    )


def _read(variable: str, url: str) -> Proxy:
    reason = "it is no URL with a host and a port from 1 to 65535"
    with suppress(ValueError):
        parts = urlsplit(url if "://" in url else f"http://{url}")
        port = parts.port
        if parts.scheme not in _PORTS:
            reason = f"{parts.scheme}:// is none of {', '.join(f'{scheme}://' for scheme in _PORTS)}"
        elif parts.hostname and port != 0:
            parts.hostname.encode("idna")
            named = parts.username is not None
            credentials = (unquote(parts.username or "").encode(), unquote(parts.password or "").encode())
            if parts.scheme.startswith("socks") and not all(0 < len(part) < 256 for part in credentials) and named:
                reason = "SOCKS takes a name and a password of 1 to 255 bytes"
            else:
                scheme = parts.scheme.removesuffix("h")
                port = port or _PORTS[parts.scheme]
                return Proxy(scheme, parts.hostname, port, credentials if named else None, variable)
    raise _unusable(variable, reason)


def _is_spared(host: str, port: int | None, spared: str) -> bool:
    """Whether a list as in `NO_PROXY` names an address: `*`, hosts with all below them, addresses, and ranges of them.

    Each may have a port; addresses of IPv6 may stand in brackets. Entries that are none of these spare nothing.
    """
    address = _address(host)
    return any(_names(entry.strip().lower(), host.lower(), port, address) for entry in spared.split(","))


def _names(entry: str, host: str, port: int | None, address: IPv4Address | IPv6Address | None) -> bool:
    if entry == "*":
        return True
    if address is not None:
        with suppress(ValueError):
            return address in ip_network(entry.strip("[]"), strict=False)
    name, _, only = entry.rpartition(":")
    if name and only.isdecimal():
        if int(only) != port:
            return False
        entry = name
    if address is not None:
        return address == _address(entry)
    entry = entry.removeprefix("*").strip(".")
    return bool(entry) and (host == entry or host.endswith(f".{entry}"))


def _address(host: str) -> IPv4Address | IPv6Address | None:
    with suppress(ValueError):
        return ip_address(host.strip("[]").partition("%")[0])
    return None
