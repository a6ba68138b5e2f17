"""Fills the domain reference with what the entities of a product declare about themselves."""

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from pydantic_core import PydanticUndefined

from switchgear.domains.declaration import FieldFacts, Index, Origin, Transitions, declaration_of
from switchgear.domains.entity import Embedded
from switchgear.domains.retention_policy import RetentionPolicy
from switchgear.domains.row_rules import rules_of
from switchgear.domains.shape import Kind, Limits, Shape, shape_of

_MARKER = re.compile(r"<!-- domain (\w+) -->")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Replace the marker `<!-- domain product -->` by the reference of the product."""
    return _MARKER.sub(lambda marker: reference(marker[1]), markdown)


def reference(product: str) -> str:
    """Every entity of a product, its parts, its enumerations, and how long it keeps what."""
    package = import_module(f"switchgear.domains.{product}")
    parts = list(_reached(package.ENTITIES))
    embedded = [part for part in parts if part not in package.ENTITIES]
    enumerations = list(dict.fromkeys(kind for part in parts for kind in _enumerations(part)))
    return "\n\n".join(
        [
            "## Entities",
            *(block for entity in package.ENTITIES for block in _entity(entity)),
            "## Parts",
            *(block for part in embedded for block in _entity(part)),
            "## Enumerations",
            *(block for kind in enumerations for block in _enumeration(kind)),
            "## Retention",
            _table("table | counted from | kept for | then", map(_policy, _policies(package))),
        ]
    )


def _reached(entities: tuple[type[Embedded], ...]) -> dict[type[Embedded], None]:
    """The entities, and every part that is embedded in one, in the order in which they are met."""
    found = dict.fromkeys(entities)
    waiting = list(entities)
    while waiting:
        cls = waiting.pop(0)
        for shape in _inner(cls):
            if shape.part and shape.part not in found:
                found[shape.part] = None
                waiting.append(shape.part)
    return found


def _inner(cls: type[Embedded]) -> Iterator[Shape]:
    waiting = [shape_of(cls, name) for name in cls.model_fields]
    while waiting:
        shape = waiting.pop(0)
        yield shape
        waiting += [inner for inner in (shape.keys, shape.items) if inner]


def _enumerations(cls: type[Embedded]) -> Iterator[type[StrEnum]]:
    return (type(shape.options[0]) for shape in _inner(cls) if shape.options)


# --- entities ---


def _entity(cls: type[Embedded]) -> Iterator[str]:
    facts = declaration_of(cls)
    yield f"### {cls.__name__}"
    yield inspect.cleandoc(cls.__doc__ or "")
    if facts.table:
        owner = f"`{facts.owner}`" if facts.owner else "none: only the service itself may reach it"
        yield f"Table `{facts.table}`, owner {owner}."
    if facts.fields:
        yield _table("field | on the wire | type | default | meaning", (_field(cls, field) for field in facts.fields))
    if facts.references:
        yield _table(
            "reference | to | when that goes", (_reference(field) for field in facts.fields if field.reference)
        )
    if facts.indexes:
        yield _table("index | over | unique", map(_index, facts.indexes))
    if transitions := getattr(cls, "transitions", None):
        yield _table(f"`{transitions.field}` | may become | by extension, too | sets", _steps(transitions))
    if rules := list(_rules(cls)):
        yield _table("rule | at | what it asks for | asked for by", rules)


def _field(cls: type[Embedded], field: FieldFacts) -> tuple[str, ...]:
    shape, meaning = shape_of(cls, field.name), _meanings(cls).get(field.name, "")
    wire = f"`{field.wire}`" if field.wire != field.name else ""
    added = "*added by the library* " if field.origin is Origin.LIBRARY else ""
    return f"`{field.name}`", wire, _word(shape), _default(cls, field.name), added + meaning


def _default(cls: type[Embedded], name: str) -> str:
    field = cls.model_fields[name]
    if field.is_required():
        return "**required**"
    default = field.get_default(call_default_factory=True, validated_data={})
    return "" if default is None or default is PydanticUndefined else f"`{_plain(default)}`"


def _plain(value: object) -> object:
    return value.value if isinstance(value, StrEnum) else value


def _word(shape: Shape) -> str:
    inner = [_word(one) for one in (shape.keys, shape.items) if one]
    match shape:
        case Shape(part=type() as part):
            word = f"[{part.__name__}](#{part.__name__.lower()})"
        case Shape(kind=Kind.MEMBER, options=options):
            every = len(options) == len(type(options[0]))
            name = type(options[0]).__name__
            word = f"[{name}](#{name.lower()})" + ("" if every else f": {', '.join(options)}")
        case _:
            word = shape.kind.value + (f" of {' to '.join(inner)}" if inner else "")
    limits = _limits(shape.limits)
    return word + "?" * shape.optional + (f", {limits}" if limits else "")


def _limits(limits: Limits) -> str:
    words = {
        "ge": "{} or more",
        "gt": "more than {}",
        "le": "at most {}",
        "min_length": "at least {} long",
        "max_length": "at most {} long",
        "pattern": "like `{}`",
        "prefix": "begins with `{}`",
        "max_digits": "{} digits",
        "decimal_places": "{} of them decimal",
    }
    given = {name: getattr(limits, name) for name in words}
    return ", ".join(words[name].format(value) for name, value in given.items() if value is not None)


def _reference(field: FieldFacts) -> tuple[str, ...]:
    to = (
        f"[{field.reference}](#{field.reference.lower()})"
        if field.on_delete
        else f"{field.reference}, not of this library"
    )
    return f"`{field.name}`", to, (field.on_delete or "—").replace("_", " ")


def _index(index: Index) -> tuple[str, ...]:
    over = ", ".join(f"`{name.lstrip('-')}`{' downwards' * name.startswith('-')}" for name in index.fields)
    unique = f"over {index.unique} rows" if index.unique else ""
    if index.where:
        unique += f" where `{index.where.field}` is {' or '.join(map(str, index.where.values))}"
    details = {"whatever the case": index.fold_case, "null is a value": not index.nulls_distinct}
    details |= {"not enforced by itself": not index.enforced}
    unique += "".join(f"; {words}" for words, holds in details.items() if holds)
    return f"`{index.name}`" + " *added*" * (index.origin is Origin.LIBRARY), over, unique


def _steps(transitions: Transitions) -> Iterator[tuple[str, ...]]:
    states = dict.fromkeys([*transitions.table, *transitions.extensions])
    for state in [*states, *(found for found in (*transitions.stamps, *transitions.clears) if found not in states)]:
        sets = [f"`{transitions.stamps[state]}`"] if state in transitions.stamps else []
        sets += [f"`{transitions.clears[state]}` to nothing"] if state in transitions.clears else []
        targets = [transitions.table.get(state, ()), transitions.extensions.get(state, ())]
        yield f"{_plain(state)}", *(", ".join(str(_plain(one)) for one in found) for found in targets), ", ".join(sets)


# --- rules over several fields ---

_ASKED_BY = {
    Origin.PRODUCT: "the product: nothing that breaks it parses",
    Origin.LIBRARY: "the library: commands keep it, and a check of consistency finds rows that break it",
}


def _rules(cls: type[Embedded]) -> Iterator[tuple[str, ...]]:
    for origin, words in _ASKED_BY.items():
        for rule in rules_of(cls, origin):
            yield f"`{rule.code}`", f"`{rule.field}`", rule.message, words


# --- enumerations and retention ---


def _enumeration(kind: type[StrEnum]) -> Iterator[str]:
    meanings = _meanings(kind)
    yield f"### {kind.__name__}"
    yield inspect.cleandoc(kind.__doc__ or "")
    if meanings:
        yield _table("value | meaning", ((f"`{member.value}`", meanings.get(member.name, "")) for member in kind))
    else:
        yield ", ".join(f"`{member.value}`" for member in kind) + "."


def _policies(package: ModuleType) -> list[RetentionPolicy]:
    kept = vars(import_module(f"{package.__name__}.retention"))
    policies = [value for name, value in kept.items() if name.isupper() and isinstance(value, tuple)]
    return [policy for listed in policies for policy in listed if isinstance(policy, RetentionPolicy)]


def _policy(policy: RetentionPolicy) -> tuple[str, ...]:
    kept = f"{policy.keep.days} days" if policy.keep else "no longer"
    return f"`{policy.table}`", f"`{policy.basis}`", kept, policy.action.value


def _table(head: str, rows: Any) -> str:
    columns = head.count("|") + 1
    written = [" | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) for row in rows]
    return "\n".join(f"| {row} |" for row in [head, "|".join(["---"] * columns), *written])


@cache
def _meanings(cls: type) -> dict[str, str]:
    """The text below each attribute of a class, its bases' included."""
    found: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        if base.__module__.startswith("switchgear."):
            found |= _below(base)
    return found


def _below(cls: type) -> Iterator[tuple[str, str]]:
    (definition,) = (node for node in _tree(cls.__module__).body if getattr(node, "name", None) == cls.__name__)
    pairs = zip(definition.body, definition.body[1:], strict=False)  # type: ignore[attr-defined]
    for attribute, text in pairs:
        match attribute, text:
            case (
                ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]),
                ast.Expr(value=ast.Constant(value=str(words))),
            ):
                yield name, inspect.cleandoc(words)


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(inspect.getsource(sys.modules[module]))
