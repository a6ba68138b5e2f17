"""The TLS context that all transports of a process share."""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable
from functools import lru_cache

import httpcore

from switchgear.errors import ConfigurationError

__all__ = ["tls_context"]


@lru_cache(maxsize=1)
def tls_context() -> ssl.SSLContext:
    """One context per process: building one takes 16 ms. `SSL_CERT_FILE` and `SSL_CERT_DIR` count.

    Raises:
        ConfigurationError: What they or `SSLKEYLOGFILE` name cannot be used. OpenSSL itself would pass over it.
    """
    problem = _problem("SSL_CERT_FILE", "is no readable file of certificates", _authorities)
    problem = problem or _problem("SSL_CERT_DIR", "is no folder", _folders)
    problem = problem or _problem("SSLKEYLOGFILE", "cannot be written to", _key_log)
    if problem is None:
        try:
            return httpcore.default_ssl_context()
        except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
            problem = f"no context for TLS could be made ({type(error).__name__})"
    raise ConfigurationError(problem)


def _problem(variable: str, reason: str, check: Callable[[str], object]) -> str | None:
    """What is wrong with the path that a variable names, if anything."""
    path = os.environ.get(variable)
    if not path:
        return None
    try:
        check(path)
    except (OSError, ValueError):
        return f"{variable} names {path!r}, which {reason}; correct it, or unset it to do without"
    return None


def _authorities(path: str) -> None:
    ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=path)


def _folders(path: str) -> None:
    for folder in path.split(os.pathsep):
        os.scandir(folder).close()


def _key_log(path: str) -> None:
    ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).keylog_filename = path
