"""Law 2: httpx lives in one package. All else speaks of requests and responses of our own."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from fresh import run
from house import module_names, syntax_of

HTTP = {"aiohttp", "anyio", "h11", "httpcore", "httpx", "requests", "sniffio", "urllib3"}
HOME = "switchgear.pipeline.transport"
NAMES = {"AsyncHttpClient", "HttpClient"}
"""What the home calls the clients that a caller may bring along."""
OPTIONS = {
    ("switchgear.pipeline.options", "ClientOptions.http_client: HttpClient"),
    ("switchgear.pipeline.options", "AsyncClientOptions.http_client: AsyncHttpClient"),
}
"""The only places that name them."""

ELSEWHERE = [name for name in module_names() if not f"{name}.".startswith(f"{HOME}.")]


def imported(tree: ast.Module) -> Iterator[str]:
    """The top-level packages of all imports, those for type checkers included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def used(tree: ast.AST, place: str = "") -> Iterator[str]:
    """Where a caller's client is named in an annotation or an expression: `Class.attribute: Type`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield from used(node, f"{place}{node.name}.")
        elif isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) in NAMES:
            yield f"{place}{ast.unparse(node.target)}: {ast.unparse(node.annotation)}"
        elif isinstance(node, ast.Name) and node.id in NAMES | HTTP - {"requests"}:  # which is a word of ours, too
            yield f"{place}{node.id}"
        elif not isinstance(node, ast.ImportFrom | ast.Import):
            yield from used(node, place)


def test_the_transports_import_an_http_library_and_no_other_module_does():
    homes = {name for name in module_names() if HTTP & set(imported(syntax_of(name)))}
    assert {"switchgear.pipeline.transport.callers", "switchgear.pipeline.transport.own"} <= homes
    assert all(name.startswith(f"{HOME}.") for name in homes)


def test_no_signature_names_one_of_its_types_but_the_option_for_a_callers_client():
    assert {(name, where) for name in ELSEWHERE for where in used(syntax_of(name))} == OPTIONS


def test_a_transport_of_ones_own_needs_no_http_library():
    code = """
import asyncio, sys
for name in ("httpx", "httpcore", "h11", "anyio", "aiohttp", "requests"):
    sys.modules[name] = None
from switchgear import ApiClientFactory, AsyncApiClientFactory, Credentials, Shared
from switchgear.testing import FakeClock, Sandbox
sandbox = Sandbox()
keys = Credentials.from_env({"CLERK_SECRET_KEY": sandbox.clerk.secret_key})
with ApiClientFactory(keys, transport=sandbox.transport, shared=Shared(clock=FakeClock())) as factory:
    created = factory.clerk().users.create(email_address=["a@example.com"])
async def main():
    async with AsyncApiClientFactory(keys, transport=sandbox.async_transport) as factory:
        return await factory.clerk().users.get(created.id)
print(asyncio.run(main()) == created)
"""
    assert run(code) == "True"
