"""Clerk's schemas and our models, brought to one short form so that declarations can be compared.

A property is a text: `text`, `text:a|b` (an enumeration), `int`, `number`, `flag`, `time` (Unix milliseconds), `json`,
`any`, `list of ...`, or the names of schemas; `?` after it: it may be null, `~`: it may be absent. A schema that has no
name is called after where it stands: `EnterpriseConnection.saml_connection`.

Run with the folder of the specification files to write `tests/data/clerk/schemas.json` anew.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, JsonValue, Secret, SecretStr
from pydantic.fields import FieldInfo

from clerk_parameters import PARAMETERS
from clerk_specification import Properties, Reader, in_lines
from contract import place
from switchgear.clerk import ClerkClient, models
from switchgear.pipeline.operations import OperationFacts, operations_of
from switchgear.types import Unrecognized, WireModel

DATA = Path(__file__).parents[1] / "data" / "clerk"
SHARED = Path(__file__).parents[2].parent / "shared" / "contracts" / "clerk"
SPECS = ("bapi-2026-05-12", "webhooks-2025-04-15")

SCHEMAS: dict[str, dict[str, Properties]] = json.loads((DATA / "schemas.json").read_text())
"""Specification -> schema -> property -> its short form."""

EXCEPTIONS: dict[str, dict[str, str]] = json.loads((DATA / "exceptions.json").read_text())
"""What the models declare otherwise, or beyond the schemas, and why."""

EVENTS: dict[str, type[WireModel]] = {
    "BillingSubscriptionItemEventPayload": models.BillingSubscriptionItem,
    "EmailEventPayload": models.Email,
    "PaymentAttemptEventPayload": models.BillingPaymentAttempt,
    "SessionEventPayload": models.Session,
    "SmsEventPayload": models.SMSMessage,
    "SubscriptionEventPayload": models.BillingSubscription,
}
"""What only webhooks hold."""


def split(short: str) -> tuple[str, bool, bool]:
    """A short form's shape, whether it may be null, whether it may be absent."""
    return short.rstrip("?~"), "?" in short, "~" in short


def read_specs(directory: Path) -> dict[str, dict[str, Properties]]:
    """The short form of every schema that the API answers; of the webhooks', those that the API does not have so."""
    api, hooks = (Reader(directory / f"{name}.yml") for name in SPECS)
    for _, _, operation in api.operations():
        api.answer(operation)
    for name in hooks.schemas():
        hooks.named(name)
    own = {name: told for name, told in hooks.found.items() if api.found.get(name) != told}
    return {SPECS[0]: dict(sorted(api.found.items())), SPECS[1]: dict(sorted(own.items()))}


def properties_of(name: str) -> Properties:
    """The short form of a schema of the API, or else of the webhooks."""
    return next(schemas[name] for schemas in SCHEMAS.values() if name in schemas)


def names_in(short: str) -> list[str]:
    """The schemas that a short form names."""
    kind = split(short)[0]
    while kind.startswith("list of "):
        kind = split(kind.removeprefix("list of "))[0]
    return [name for name in kind.split("|") if any(name in schemas for schemas in SCHEMAS.values())]


def item_of(answer: str) -> str:
    """The short form of an item, of the answer of a list."""
    lists = [answer] if answer.startswith("list of ") else properties_of(answer).values()
    return next(form for form in lists if form.startswith("list of ")).removeprefix("list of ")


def _models_in(hint: Any) -> list[type[WireModel]]:
    if isinstance(hint, type) and issubclass(hint, WireModel):
        return [hint]
    return [model for part in get_args(hint) for model in _models_in(part)]


def fields_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """A model's fields, under the names that they have on the wire."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def paired(roots: Iterable[tuple[str, Any]]) -> dict[str, type[WireModel]]:
    """Schema -> the model that stands for it: from forms and types on, and through all that they hold."""
    found: dict[str, type[WireModel]] = {}
    todo = [*roots]
    for short, hint in todo:
        candidates = _models_in(hint)
        for at, name in enumerate(names_in(short)):
            if name in found or not candidates:
                continue
            model = found[name] = candidates[min(at, len(candidates) - 1)]
            fields = {key: field.rebuild_annotation() for key, field in fields_of(model).items()}
            todo += [(form, fields[key]) for key, form in properties_of(name).items() if key in fields]
    return found


OPERATIONS = operations_of(ClerkClient)
SPECIFIED = {place(*told["at"].split()): told for told in PARAMETERS.values()}
"""Method and path -> what an operation takes and answers."""


def answer_of(facts: OperationFacts) -> str:
    """The short form of what an operation answers: of a list, of an item; of a page that is the only one, of all."""
    answer: str = SPECIFIED[place(facts.method, facts.path)]["answers"]
    if facts.paged:
        return item_of(answer)
    whole = get_origin(facts.result) is tuple and not answer.startswith("list of ")
    return f"list of {item_of(answer)}" if whole else answer


ANSWERS = {facts.name: answer_of(facts) for facts in OPERATIONS}
"""Operation -> the short form of what it answers, or of an item of its list."""
MODELS = paired(
    [
        *((ANSWERS[facts.name], facts.result) for facts in OPERATIONS if facts.name not in EXCEPTIONS["answers"]),
        *EVENTS.items(),
    ]
)
"""Schema -> the model that stands for it, of all that the operations offered answer, and of webhooks."""


def declared(model: type[BaseModel]) -> Properties:
    """The short form of a model's fields."""
    return {
        name: form_of(field.rebuild_annotation()) + ("" if field.is_required() else "~")
        for name, field in fields_of(model).items()
    }


def form_of(annotation: Any) -> str:
    """The short form of a type."""
    if get_origin(annotation) in (Annotated, Secret):
        return form_of(get_args(annotation)[0])
    if annotation == JsonValue:
        return "any"
    if get_origin(annotation) in (Union, UnionType):
        parts = [part for part in get_args(annotation) if part not in (NoneType, Unrecognized)]
        return "|".join(map(form_of, parts)) + ("?" if NoneType in get_args(annotation) else "")
    if get_origin(annotation) is tuple:
        return "list of " + form_of(get_args(annotation)[0])
    if get_origin(annotation) is dict:
        return "json"
    if annotation is AwareDatetime:
        return "time"
    if get_origin(annotation) is Literal:
        return "text:" + "|".join(get_args(annotation))
    if issubclass(annotation, StrEnum):
        return "text:" + "|".join(annotation)
    plain = {str: "text", SecretStr: "text", int: "int", float: "number", bool: "flag", NoneType: ""}
    return plain[annotation] if annotation in plain else str(annotation.__name__)


def disagreement(declared: str, default: object, specified: str) -> str | None:
    """How a declaration is narrower than its property, if it is."""
    (ours, may_be_null, may_be_absent), (theirs, null, absent) = split(declared), split(specified)
    if (null and not may_be_null) or (absent and not may_be_absent):
        return f"{specified} is narrowed to {declared}"
    return None if covers(ours, theirs, default) else f"{specified} is declared as {declared}"


def covers(ours: str, theirs: str, default: object) -> bool:
    """Whether a declared form is the specified one, or a wider one."""
    if ours.startswith("list of ") and theirs.startswith("list of "):
        return covers(ours[8:], theirs[8:].rstrip("?"), None)
    kind, _, values = theirs.partition(":")
    if kind == "text":
        ours_kind, _, known = ours.partition(":")
        known_values = known.split("|") if known else [default]
        return ours_kind == "text" and (not values or set(values.split("|")) <= set(known_values))
    if ours == "time" and theirs in {"int", "number"}:  # of times whose name does not say so
        return True
    return ours == theirs or {MODELS[name].__name__ for name in theirs.split("|") if name in MODELS} == {
        *ours.split("|")
    }


if __name__ == "__main__":
    specs = (f"{json.dumps(name)}: {in_lines(told)}" for name, told in read_specs(Path(sys.argv[1])).items())
    (DATA / "schemas.json").write_text("{" + ",".join(specs) + "}\n")
