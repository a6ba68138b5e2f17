"""Keeps httpx and httpcore from writing down what passes: the library's own words about a call are the only ones."""

from __future__ import annotations

import logging
from contextvars import ContextVar
from functools import lru_cache
from typing import Final

__all__ = ["quiet", "quieten"]

_LOGGERS: Final = (
    "httpx",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.http2",
    "httpcore.proxy",
    "httpcore.socks",
    "hpack.hpack",
    "hpack.table",
)
"""They write addresses at INFO, and headers of answers (hpack: of requests, too) at DEBUG."""

quiet: Final = ContextVar("switchgear_quiet", default=False)
"""Whether what runs in this context is a call of ours. Others' calls may be heard as before."""


def _is_heard(_record: logging.LogRecord) -> bool:
    return not quiet.get()


@lru_cache(maxsize=1)
def quieten() -> None:
    """Let the loggers ask whose call it is."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_is_heard)
