"""What a client can do, as a table: made from the declarations of its operations, without sending anything."""

from __future__ import annotations

import ast
import inspect
import sys
import types
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from typing_extensions import is_typeddict

from switchgear.errors import ConfigurationError, InvalidRequest
from switchgear.pipeline.evidence import Evidence, evidence_of
from switchgear.pipeline.examples import example_calls
from switchgear.pipeline.namespaces import Offered
from switchgear.pipeline.operation import Bound, Namespace, Operation
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Limit, Relation
from switchgear.pipeline.request import Caching, Method, Repeat, Request, Timing
from switchgear.pipeline.service import ServiceSpec
from switchgear.pipeline.shape import marks_of, shape_of
from switchgear.pipeline.signature import params_of, plain_of
from switchgear.types.unset import Unset

__all__ = ["OperationFacts", "ParameterFacts", "operations_of"]


@dataclass(frozen=True, slots=True)
class ParameterFacts:
    """One thing that an operation takes."""

    name: str
    type: Any
    """The type as a caller gives it, without marks and without `Unset`."""
    required: bool
    limits: tuple[str, ...]
    """In words: `1 to 500`, `with provider_user_id`."""
    doc: str
    """Beside the declaration; empty where the name says it all, or where there is no source."""


@dataclass(frozen=True, slots=True)
class OperationFacts:
    """One operation. What depends on arguments is told for the fewest that it takes."""

    name: str
    """As a caller writes it: `users.get`."""
    summary: str
    """The first line of its docstring."""
    method: Method | None
    """None: a flow of several requests."""
    path: str
    """The template, such as `/v1/users/{user_id}`."""
    parameters: tuple[ParameterFacts, ...]
    result: Any
    """The type of what is answered; of a list, that of an item."""
    paged: bool
    """Whether it is a list that fetches its pages itself."""
    repeat: Repeat | None
    timing: Timing
    caching: Caching
    deprecated: str | None
    """Why it should not be called any more."""
    evidence: Evidence
    """What its declaration rests on."""


def operations_of(client: type[Bound[Any]]) -> tuple[OperationFacts, ...]:
    """Every operation of a client, in the order of its namespaces' names: `operations_of(ClerkClient)`.

    Raises:
        ConfigurationError: An operation has no example, so that nothing can be said about its request.
    """
    return _table(cast(Hashable, client))


@cache
def _table(hashed: Hashable) -> tuple[OperationFacts, ...]:
    client = cast("type[Bound[Any]]", hashed)
    spec: ServiceSpec | None = getattr(client, "spec", None)
    found = [_facts(name, operation, spec) for name, operation in _operations(client)]
    return tuple(sorted(found, key=lambda facts: facts.name))


def _operations(owner: type, trail: str = "") -> Iterator[tuple[str, Operation[..., Any, Any, Any]]]:
    members = {name: member for cls in reversed(owner.__mro__) for name, member in vars(cls).items()}
    for name, member in members.items():
        if isinstance(member, Operation):
            yield f"{trail}{name}", cast("Operation[..., Any, Any, Any]", member)
        elif (namespace := _namespace(member)) is not None:
            yield from _operations(namespace, f"{trail}{name}.")


def _namespace(member: object) -> type[Namespace[Any]] | None:
    """What a member of a client offers; None: it is no namespace."""
    if isinstance(member, Offered):
        return cast("type[Namespace[Any]]", cast(Any, member).load())
    return _answered(cast(Any, member).func) if isinstance(member, cached_property) else None


def _answered(offer: Callable[..., Any]) -> type[Namespace[Any]] | None:
    """The namespace that a property of a client answers."""
    answer = offer.__annotations__.get("return")
    if isinstance(answer, str):  # only its head: others may name what is imported for type checkers alone
        answer = offer.__globals__.get(answer.partition("[")[0])
    answer = get_origin(answer) or answer
    found = isinstance(answer, type) and issubclass(answer, Namespace)
    return cast("type[Namespace[Any]]", answer) if found else None


def _facts(name: str, operation: Operation[..., Any, Any, Any], spec: ServiceSpec | None) -> OperationFacts:
    request = _fewest(name, operation)
    answer = get_type_hints(operation.build).get("return")
    return OperationFacts(
        name=name,
        summary=(inspect.cleandoc(operation.build.__doc__ or "")).partition("\n")[0],
        method=None if request is None else request.method,
        path="" if request is None else request.path.template,
        parameters=parameters_of(operation.build),
        result=(get_args(answer) or (answer,))[-1],
        paged=isinstance(request, Paged),
        repeat=None if request is None else request.repeat if spec is None else spec.repeat_of(request),
        timing=Timing.FAST if request is None else request.timing,
        caching=Caching.NEVER if request is None else request.caching,
        deprecated=operation.deprecated,
        evidence=evidence_of(operation.build),
    )


def _fewest(name: str, operation: Operation[..., Any, Any, Any]) -> Request[Any] | None:
    """The request of the fewest arguments that the operation takes; None: it is a flow of several."""
    try:
        for args, kwargs in example_calls(operation.build):
            try:
                made: Any = operation.build(None, *args, **kwargs)
            except InvalidRequest:
                continue
            return None if inspect.isgenerator(made) else made
    except ValueError as error:
        problem = str(error)
    else:
        problem = "none passes its rules"
    raise ConfigurationError(f"no example of arguments for {name} can be made: {problem}")


def parameters_of(declared: Any) -> tuple[ParameterFacts, ...]:
    """What a pure method takes, or what a `TypedDict` holds."""
    if is_typeddict(declared):
        shape, docs = shape_of(declared), field_docs(declared)
        return tuple(
            ParameterFacts(name, plain_type(hint), name in shape.required, _limits(hint), docs.get(name, ""))
            for name, hint in shape.hints.items()
        )
    said = _said_of(inspect.getdoc(declared) or "")
    own = tuple(
        ParameterFacts(one.name, plain_type(hint), one.default is one.empty, _limits(hint), said.get(one.name, ""))
        for one, hint in plain_of(declared)
    )
    params = params_of(declared)
    return own if params is None else own + parameters_of(params)


def _limits(hint: Any) -> tuple[str, ...]:
    said = (str(mark) for mark in marks_of(hint) if isinstance(mark, Limit | Relation | Evidence))
    return tuple(filter(None, said))


def plain_type(hint: Any) -> Any:
    """A type without marks and without `Unset`, at the top and in what it holds."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return plain_type(hint.__origin__)
    if origin in {Union, types.UnionType}:
        return Union[tuple(plain_type(part) for part in args if part != Unset)]  # noqa: UP007 - made at run time
    if origin is None or origin is Literal:
        return hint
    return origin[tuple(plain_type(part) for part in args)]


def field_docs(declared: Any) -> dict[str, str]:
    """The text beside each field of a `TypedDict`, those of its bases too; empty where there is no source."""
    docs: dict[str, str] = {}
    for base in getattr(declared, "__orig_bases__", ()):
        docs |= field_docs(base) if is_typeddict(base) else {}
    return docs | _docs_of(declared.__module__).get(declared.__qualname__, {})


@cache
def _docs_of(module: str) -> Mapping[str, dict[str, str]]:
    """The texts beside the fields of each class in a module; read once, since reading takes most of the time."""
    try:
        source = ast.parse(inspect.getsource(sys.modules[module]))
    except (KeyError, OSError, TypeError, SyntaxError):
        return {}
    return {name: _docs_in(found) for name, found in _classes(source)}


def _classes(node: ast.AST, trail: str = "") -> Iterator[tuple[str, ast.ClassDef]]:
    """Every class below a node, by its qualified name."""
    for inner in ast.iter_child_nodes(node):
        match inner:
            case ast.ClassDef(name=name):
                yield f"{trail}{name}", inner
                yield from _classes(inner, f"{trail}{name}.")
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield from _classes(inner, f"{trail}{name}.<locals>.")
            case _:
                pass


def _docs_in(declared: ast.ClassDef) -> dict[str, str]:
    docs: dict[str, str] = {}
    for field, text in pairwise(declared.body):
        match field, text:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(said))):
                docs[name] = " ".join(said.split())
            case _:
                pass
    return docs


def _said_of(doc: str) -> dict[str, str]:
    """The `Args` of a docstring."""
    said: dict[str, str] = {}
    name = ""
    for line in doc.partition("\nArgs:\n")[2].partition("\n\n")[0].splitlines():
        if line.startswith("        "):
            said[name] += f" {line.strip()}"
        else:
            name, _, text = line.strip().partition(": ")
            said[name] = text
    return said


def documentation(operation: Operation[..., Any, Any, Any]) -> str | None:
    """The docstring of an operation, in which `Args` has a line for each parameter."""
    doc, evidence = operation.build.__doc__, evidence_of(operation.build)
    if doc is not None and evidence is not Evidence.DOCUMENTATION:
        doc = f"{doc.rstrip()}\n\nNot from the service's documentation: {evidence}.\n"
    params = params_of(operation.build)
    if params is None:
        return doc
    lines = [_line(parameter) for parameter in parameters_of(params)]
    summary, args, rest = inspect.cleandoc(doc or "").partition("\nArgs:\n")
    if args:
        own, _, after = rest.partition("\n\n")
        return "\n".join([summary, "Args:", own, *lines]) + (f"\n\n{after}" if after else "")
    before, raises, after = summary.partition("\nRaises:\n")
    return "\n".join([before.rstrip(), "", "Args:", *lines]) + (f"\n\nRaises:\n{after}" if raises else "")


def _line(parameter: ParameterFacts) -> str:
    optional = "" if parameter.required else ", optional"
    limits = f"({', '.join(parameter.limits)})" if parameter.limits else ""
    said = " ".join(filter(None, (parameter.doc, limits)))
    return f"    {parameter.name} ({type_text(parameter.type)}{optional}): {said}".rstrip()


def type_text(hint: Any) -> str:
    """A type as one would write it, without the modules of names."""
    origin, args = get_origin(hint), get_args(hint)
    if hint is type(None):
        return "None"
    if origin in {Union, types.UnionType}:
        return " | ".join(dict.fromkeys(map(type_text, args)))
    if origin is Literal:
        return " | ".join(map(repr, args))
    if args:
        return f"{origin.__name__}[{', '.join(map(type_text, args))}]"
    return str(getattr(hint, "__name__", hint))
