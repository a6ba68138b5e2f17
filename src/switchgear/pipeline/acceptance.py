"""What is refused when a client is built: what it could not use, and what it would silently ignore."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import isfunction, ismethod
from typing import Any, Final

from switchgear._observers import check_observers, is_async
from switchgear.errors import ConfigurationError
from switchgear.pipeline.interceptors import Interceptor
from switchgear.pipeline.shared import Shared
from switchgear.settings import CachePolicy, Settings

__all__ = ["check_heeded", "check_kinds", "check_options", "unheeded"]

_STEPS: Final = tuple(name for name in vars(Interceptor) if name.startswith("on_"))
"""The methods of an interceptor."""


def check_options(options: Mapping[str, object], known: frozenset[str]) -> None:
    """Refuse an option that is misspelled, and would silently do nothing.

    Raises:
        ConfigurationError: The message names the option.
    """
    if not options.keys() <= known:
        unknown = ", ".join(sorted(options.keys() - known))
        raise ConfigurationError(f"there is no option {unknown}; there are {', '.join(sorted(known))}")
    if "transport" in options and "http_client" in options:
        raise ConfigurationError("transport and http_client exclude each other")


def check_kinds(options: Mapping[str, Any], credential: object = "", *, awaited: bool) -> None:
    """Refuse what a client of this kind could not use.

    Args:
        options: As the client was given them.
        credential: Its key, or the function that answers it.
        awaited: Whether the client is asynchronous.

    Raises:
        ConfigurationError: The message names the option, and says what was expected.
    """
    for name, kind in (("settings", Settings), ("shared", Shared)):
        if not isinstance(options.get(name), kind | None):
            raise ConfigurationError(f"{name} must be a {kind.__name__}, not {_kind(options[name])}")
    if "transport" in options:
        _check_transport(options["transport"], awaited=awaited)
    check_observers(options.get("observers", ()))
    for interceptor in options.get("interceptors", ()):
        steps: list[Any] = [getattr(interceptor, step, None) for step in _STEPS]
        if isinstance(interceptor, type) or not all(map(callable, steps)):
            raise ConfigurationError(
                f"an interceptor has the methods {', '.join(_STEPS)}; {_kind(interceptor)} has not"
            )
        if not awaited and any(map(is_async, steps)):
            raise ConfigurationError("an asynchronous interceptor needs an asynchronous client")
    if not awaited and callable(credential) and is_async(credential):
        raise ConfigurationError("a credential that is awaited needs an asynchronous client")


def _check_transport(transport: object, *, awaited: bool) -> None:
    send = getattr(transport, "send", None)
    if type(transport).__module__.partition(".")[0] == "httpx":
        raise ConfigurationError("what httpx makes is no transport; hand a client of it over as http_client")
    if isinstance(transport, type) or not callable(send) or not callable(getattr(transport, "close", None)):
        raise ConfigurationError(f"a transport has the methods send and close; {_kind(transport)} has not")
    if is_async(send) and not awaited:
        raise ConfigurationError(f"{_kind(transport)} is awaited: a synchronous client needs a Transport")
    if awaited and (isfunction(send) or ismethod(send)) and not is_async(send):
        raise ConfigurationError(f"{_kind(transport)} blocks: an asynchronous client needs an AsyncTransport")


def _kind(value: object) -> str:
    return f"the class {value.__name__}" if isinstance(value, type) else type(value).__name__


def check_heeded(settings: Settings, shared: Shared) -> None:
    """Refuse policies of a client that only the state which it shares could heed, and which that was not given.

    Raises:
        ConfigurationError: The message names the setting.
    """
    theirs = shared.settings
    ignored = [*_changed(settings, theirs, Settings(), "breaker budget"), *unheeded(settings.cache, theirs.cache)]
    if ignored:
        raise ConfigurationError(f"settings.{ignored[0]} would be ignored: give shared the same settings")


def unheeded(policy: CachePolicy, kept: CachePolicy) -> list[str]:
    """What a cache policy says of the store, without being the one by which the store is kept."""
    longer = ["stale_if_error"] if policy.stale_if_error > kept.stale_if_error else []
    return [f"cache.{name}" for name in (*_changed(policy, kept, CachePolicy(), "ttl max_entries"), *longer)]


def _changed(mine: object, theirs: object, default: object, names: str) -> list[str]:
    """Which of mine were given, and differ from theirs."""
    return [
        name for name in names.split() if getattr(mine, name) not in (getattr(theirs, name), getattr(default, name))
    ]
