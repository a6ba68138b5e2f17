"""The models against Ayrshare's documented samples: every property is declared, and nothing breaks them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from ayrshare_samples import SAMPLES, encoded, same_instants
from switchgear.ayrshare import models
from switchgear.ayrshare.models.base import ByNetwork
from switchgear.types.model import decoder
from switchgear.types.platforms import parse_platform

READ_AS: dict[str, type[BaseModel]] = {
    "ads_facebook_accounts": models.AdAccounts,
    "comments_post_excerpt": models.WriteResult,
    "delete_post": models.DeleteResult,
    "feed_add": models.Feed,
    "history_by_id": models.HistoryPost,
    "messages_get_facebook": models.Messages,
    "post_error_duplicate": models.PostResult,
    "post_success_multi": models.PostResult,
    "post_success_multi_excerpt": models.PostResult,
    "profiles_generate_jwt": models.LinkToken,
    "profiles_list": models.ProfileList,
    "profiles_unlink_social": models.UnlinkedAccount,
    "reviews_facebook": models.Reviews,
    "user_excerpt": models.AyrshareUser,
    "validate_post_error_136": models.Validation,
    "validate_post_success": models.Validation,
    "webhook_register": models.WebhookRegistration,
    "webhook_scheduled": models.ScheduledPost,
}
SECRETS = {"token", "url"}
"""What a link token's model never shows, so that it is not sent on either."""


def properties(read: Any, sent: Any, trail: str) -> Iterator[tuple[str, bool]]:
    """Every property of a payload, and whether the model that read it declares it."""
    if isinstance(read, tuple | list):
        for one, raw in zip(read, sent, strict=True):
            yield from properties(one, raw, trail)
    if not isinstance(read, BaseModel):
        return
    names = {alias: name for name, field in type(read).model_fields.items() for alias in aliases(name, field)}
    networks: Mapping[Any, Any] = read.by_network if isinstance(read, ByNetwork) else {}
    for key, raw in sent.items():
        network = networks.get(parse_platform(key))
        yield f"{trail}.{key}", key in names or network is not None
        if network is not None:
            yield from properties(network, raw if isinstance(raw, list) else [raw], f"{trail}.{key}")
        elif key in names:
            yield from properties(getattr(read, names[key]), raw, f"{trail}.{key}")


def aliases(name: str, field: Any) -> Iterator[str]:
    yield field.alias or name
    yield from getattr(field.validation_alias, "choices", ())


def test_every_documented_property_is_declared() -> None:
    assert READ_AS.keys() == SAMPLES.keys()
    found = [
        one
        for name, model in READ_AS.items()
        for one in properties(decoder(model)(encoded(SAMPLES[name])), SAMPLES[name], name)
    ]
    missing = [trail for trail, declared in found if not declared]
    print(f"{len(found) - len(missing)} of {len(found)} documented properties are declared")
    assert missing == []
    assert len(found) > 250


@pytest.mark.parametrize("name", READ_AS)
def test_a_sample_leaves_as_it_came(name: str) -> None:
    sample, hidden = SAMPLES[name], SECRETS if READ_AS[name] is models.LinkToken else set[str]()
    again = decoder(READ_AS[name])(encoded(sample)).to_wire()  # type: ignore[attr-defined]  # all are wire models
    kept = {key: value for key, value in sample.items() if key not in hidden}
    assert same_instants({key: value for key, value in again.items() if key not in hidden}) == same_instants(kept)


def places(value: Any, trail: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*trail, key)
        yield from places(item, (*trail, key))


def mutants(value: Any, trail: tuple[Any, ...]) -> Iterator[Any]:
    """The payload with one place missing, or holding something else; and with one thing more."""
    (*above, last) = trail
    times = (
        "2026-01-02T03:04:05Z",
        {"_seconds": 1, "_nanoseconds": 2},
        {"_seconds": 1, "_nanoseconds": 2, "utc": "1970"},
    )
    for new in (..., None, [], [None], {}, 7, "text", True, *times):
        copy = clone(value)
        inner = copy
        for key in above:
            inner = inner[key]
        if new is ...:
            del inner[last]
        else:
            inner[last] = new
        yield copy
    yield {**value, "brandNew": {"deep": [1, None]}}


def clone(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: clone(item) for key, item in value.items()}
    return [clone(item) for item in value] if isinstance(value, list) else value


def look(read: Any) -> None:
    """Whatever is read off the fields later."""
    for name in ("by_network", "outcomes", "succeeded", "failed", "partial", "urls", "account_id"):
        getattr(read, name, None)


@pytest.mark.parametrize("name", READ_AS)
def test_no_change_of_a_sample_raises_anything_but_what_becomes_a_typed_error(name: str) -> None:
    refused = total = 0
    for trail in places(SAMPLES[name]):
        for payload in mutants(SAMPLES[name], trail):
            total += 1
            try:
                look(decoder(READ_AS[name])(encoded(payload)))
            except ValidationError:
                refused += 1
    assert refused < total
