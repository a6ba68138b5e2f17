"""Law 6: what may be kept is said by each operation's class, and no policy keeps what must not be kept."""

from __future__ import annotations

import inspect
from contextlib import suppress
from typing import Any

from crm import Line
from every_operation import CLIENTS, EVERY, each_namespace, operations
from switchgear import CachePolicy, Shared
from switchgear.errors import InvalidRequest
from switchgear.pipeline.examples import example_calls
from switchgear.pipeline.request import Caching, Request
from switchgear.testing import FakeClock

REFERENCE = {
    "ayrshare.profiles",
    "ayrshare.user",
    "clerk.billing.list_plans",
    "clerk.billing.list_prices",
    "clerk.jwks",
    "clerk.organization_permissions",
    "clerk.organization_roles",
    "clerk.role_sets",
    "stripe.coupons",
    "stripe.prices",
    "stripe.products",
    "stripe.tax_rates",
}
"""What changes rarely: all reads of a namespace, or one."""
ENTITY = {
    *(
        f"clerk.{namespace}.get"
        for namespace in (
            *("directories", "enterprise_connections", "instance_settings", "jwt_templates", "machines"),
            *("oauth_applications", "organizations", "redirect_urls", "saml_connections", "scim_directories", "users"),
        )
    ),
    "clerk.instance_settings.get_communication",
    "clerk.instance_settings.get_oauth_application_settings",
    "clerk.instance_settings.get_organization_settings",
    "clerk.instance_settings.get_protect",
    "stripe.customers.retrieve",
}
"""Reads of single objects, kept when asked for. All other reads are of what must not be old, or of many objects."""
STATED = {
    *("ayrshare.analytics.post", "ayrshare.analytics.social", "ayrshare.comments.get", "ayrshare.messages.list"),
    *("ayrshare.history.list", "ayrshare.history.network", "ayrshare.posts.calendar"),
}
"""Of which the service says until when it would answer the same."""
EVERYTHING = CachePolicy(reference=True, entity=True, shared=True)


def requests_of(service: str, trail: str) -> list[Request[Any]]:
    """What an operation sends, asked for as little as it takes; of a flow its first request."""
    build = operations(service)[trail].build
    for positional, named in example_calls(build):
        with suppress(InvalidRequest):
            built = build(None, *positional, **named)
            first = next(built) if inspect.isgenerator(built) else built
            return [first] if isinstance(first, Request) else []  # a flow that keeps a file opens that first
    raise AssertionError(trail)


def expected(service: str, trail: str, request: Request[Any]) -> Caching:
    namespace = f"{service}.{trail}".rpartition(".")[0]
    if f"{service}.{trail}" in STATED:
        return Caching.STATED
    if request.method != "GET":
        return Caching.NEVER
    if {namespace, f"{service}.{trail}"} & REFERENCE:
        return Caching.REFERENCE
    return Caching.ENTITY if f"{service}.{trail}" in ENTITY else Caching.NEVER


@each_namespace
def test_each_operation_is_of_the_class_that_the_table_says(service, trails):
    for trail in trails:
        for request in requests_of(service, trail):
            assert service == "crm" or request.caching is expected(service, trail, request), trail


@each_namespace
def test_what_is_kept_carries_tags_to_be_dropped_by(service, trails):
    for trail in trails:
        for request in requests_of(service, trail):
            assert request.caching is Caching.NEVER or request.tags, trail
            assert all(tag.startswith(f"{service}:") for tag in request.tags), trail


@each_namespace
def test_no_policy_keeps_what_is_never_kept(service, trails):
    requests = [(trail, request) for trail in trails for request in requests_of(service, trail)]
    for make in CLIENTS[service]:
        client = make(Line(), shared=Shared(clock=FakeClock()))
        for asking in (client, client.with_options(cache=True), client.with_options(cache=EVERYTHING)):
            assert Caching.NEVER not in asking._core.kept_classes
            for trail, request in requests:
                key = asking._core.cache_key(request, "owner")
                wanted = request.caching in {Caching.REFERENCE, Caching.STATED}
                assert (key is not None) is (wanted or (request.caching is Caching.ENTITY and asking is not client)), (
                    trail
                )


def test_each_class_is_of_some_operation():
    found = {request.caching for service, trail in EVERY for request in requests_of(service, trail)}
    assert found == set(Caching)
