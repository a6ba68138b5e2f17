"""The proxies that the environment names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Self
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from switchgear.errors import Fault, TransportFault

__all__ = ["NO_PROXIES", "Proxies"]


class Proxies:
    """Proxies by the scheme of the address that they lead to; `all` stands for every scheme.

    Args:
        by_scheme: Their URLs, which may hold credentials.
    """

    def __init__(self, by_scheme: Mapping[str, str]) -> None:
        self._by_scheme = {scheme: url for scheme, url in by_scheme.items() if scheme in {"http", "https", "all"}}

    @classmethod
    def of_environment(cls) -> Self:
        """As `HTTP_PROXY`, `HTTPS_PROXY` and `ALL_PROXY` say now, in capitals or not, or the system's settings."""
        return cls(getproxies())

    def __bool__(self) -> bool:
        return bool(self._by_scheme)

    def of(self, url: str) -> str | None:
        """The proxy's URL on the way to an address; None: there is none, or `NO_PROXY` spares the address."""
        if not self._by_scheme:
            return None
        parts = urlsplit(url)
        proxy = self._by_scheme.get(parts.scheme) or self._by_scheme.get("all")
        if proxy is None or proxy_bypass(parts.netloc):
            return None
        return proxy if "://" in proxy else f"http://{proxy}"

    def blamed(self, fault: TransportFault, url: str) -> TransportFault:
        """The fault, which names the proxy if that may be what could not be reached, or did not let it through."""
        proxy = self.of(url)
        if proxy is None or fault.fault not in {Fault.CONNECT, Fault.CONNECT_TIMEOUT}:
            return fault
        host = urlsplit(proxy).netloc.rpartition("@")[2]  # without its credentials
        return TransportFault(fault.fault, f"{fault.text}, on the way through the proxy {host}", sent=fault.sent)


NO_PROXIES: Final = Proxies({})
