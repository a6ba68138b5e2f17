"""A small mutation run: break the code in one place at a time, and see whether the tests notice.

    python tests/support/mutate.py src/switchgear/pipeline/breaker.py -- tests/pipeline/test_breaker.py

Each mutant lives in a temporary copy of the project and is tested in a forked process, so that nothing here is touched
and heavy imports are paid for once. A mutant is killed if a test fails, an import fails, or the tests take longer than
`--timeout`. Strings with a space in them are taken for messages and left alone, as are annotations, docstrings, type
variables and what only type checkers see.
"""

from __future__ import annotations

import argparse
import ast
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any"}
PRELOADED = ("pytest", "hypothesis", "pydantic", "httpx", "tenacity", "pybreaker", "cachetools", "asyncio")
SKIPPED = frozenset({"Final", "TypeAlias", "TypeVar", "cast", "field"})
"""Calls that a type checker reads; their arguments mean nothing at run time, or are checked elsewhere."""


@dataclass(frozen=True)
class Mutant:
    """One change: where it is, what it is, and the source that it makes."""

    line: int
    what: str
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a module."""
    tree = ast.parse(source)
    original = ast.unparse(tree)
    for number, node in enumerate(_mutable(tree)):
        for what, change in _changes(node):
            copy = deepcopy(tree)
            twin = _mutable(copy)[number]
            replacement = change(twin)
            if replacement is not twin:
                _replace(copy, twin, replacement)
            changed = ast.unparse(ast.fix_missing_locations(copy))
            if changed != original:
                yield Mutant(getattr(node, "lineno", 0), what, changed)


def _mutable(tree: ast.AST) -> list[ast.AST]:
    """The nodes that run, in the order of the source."""
    found: list[ast.AST] = []

    def visit(node: ast.AST) -> None:
        found.append(node)
        for name, value in ast.iter_fields(node):
            if name in {"annotation", "returns", "decorator_list", "bases", "type_comment"}:
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not _ignored(child):
                    visit(child)

    visit(tree)
    return found


def _ignored(node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Constant()):  # a docstring
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]) | ast.AnnAssign(annotation=ast.Name(id="TypeAlias")):
            return True
        case ast.Call(func=ast.Name(id=name)) if name in SKIPPED:
            return True
        case ast.JoinedStr():
            return True
    return isinstance(node, ast.Import | ast.ImportFrom)


def _changes(node: ast.AST) -> Iterator[tuple[str, Callable[[Any], ast.AST]]]:
    """What can be done to a node: a name for it, and a function that changes a copy in place or replaces it."""
    match node:
        case ast.Compare(ops=ops):
            for at, op in enumerate(ops):
                for other in COMPARISONS[type(op)]:
                    yield f"{type(op).__name__} -> {other.__name__}", _setter("ops", other, at)
        case ast.BoolOp(op=op, values=values):
            other_op = ast.And if isinstance(op, ast.Or) else ast.Or
            yield f"{type(op).__name__} -> {other_op.__name__}", _setter("op", other_op)
            for at in range(len(values)):
                yield f"without operand {at + 1}", _without("values", at)
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in ARITHMETIC:
            yield f"{type(op).__name__} -> {ARITHMETIC[type(op)].__name__}", _setter("op", ARITHMETIC[type(op)])
        case ast.UnaryOp(op=ast.Not()):
            yield "without not", lambda twin: twin.operand
        case ast.Constant(value=bool(value)):
            yield f"{value} -> {not value}", lambda _: ast.Constant(not value)
        case ast.Constant(value=int(number) | float(number)):
            yield f"{number} -> {number + 1}", lambda _: ast.Constant(number + 1)
        case ast.Constant(value=str(text)) if text and " " not in text:
            yield f"{text!r} -> {text + 'X'!r}", lambda _: ast.Constant(text + "X")
        case ast.Name(id=name, ctx=ast.Load()) if name in SWAPPED:
            yield f"{name} -> {SWAPPED[name]}", lambda _: ast.Name(SWAPPED[name], ast.Load())
        case ast.IfExp():
            yield "always the first", lambda twin: twin.body
            yield "always the second", lambda twin: twin.orelse
        case ast.If() | ast.While():
            yield "never", lambda twin: _with(twin, "test", ast.Constant(False))
            if isinstance(node, ast.If):
                yield "always", lambda twin: _with(twin, "test", ast.Constant(True))
        case ast.Return(value=ast.AST()):
            yield "return None", lambda twin: _with(twin, "value", ast.Constant(None))
        case ast.Raise():
            yield "raises nothing", lambda _: ast.Pass()
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom() | ast.Await()):
            yield "without the call", lambda _: ast.Pass()
        case ast.Assign(targets=[ast.Attribute()]) | ast.AugAssign(target=ast.Attribute()):
            yield "without the assignment", lambda _: ast.Pass()
        case ast.Continue():
            yield "break", lambda _: ast.Break()


def _with(node: Any, field: str, value: ast.AST) -> ast.AST:
    setattr(node, field, value)
    return node


def _setter(field: str, kind: Callable[[], ast.AST], at: int | None = None) -> Callable[[Any], ast.AST]:
    def change(twin: Any) -> ast.AST:
        if at is None:
            return _with(twin, field, kind())
        getattr(twin, field)[at] = kind()
        return twin

    return change


def _without(field: str, at: int) -> Callable[[Any], ast.AST]:
    def change(twin: Any) -> ast.AST:
        kept = [value for place, value in enumerate(getattr(twin, field)) if place != at]
        return kept[0] if len(kept) == 1 else _with(twin, field, kept)

    return change


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
                return
            if isinstance(value, list) and any(item is old for item in value):
                value[[item is old for item in value].index(True)] = new
                return


class Copy:
    """A temporary copy of the project, which holds one mutant at a time."""

    def __init__(self, project: Path, folder: Path) -> None:
        self.project, self.folder = project, folder
        for name in ("src", "tests"):
            shutil.copytree(project / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".hypothesis"))
        shutil.copy(project / "pyproject.toml", folder)

    def verdict(self, file: str, source: str | None, arguments: list[str], timeout: float) -> str:
        """`survived`, `killed` or `killed by time`."""
        path = self.folder / file
        original = path.read_text()
        try:
            if source is not None:
                path.write_text(source)
            return self._tested(arguments, timeout, mutated=source is not None)
        finally:
            path.write_text(original)
            for compiled in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
                compiled.unlink()  # it would pass for a mutant of the same size and second

    def _tested(self, arguments: list[str], timeout: float, *, mutated: bool) -> str:
        child = os.fork()
        if child == 0:
            code = 70
            try:
                os.setsid()
                if mutated:
                    nowhere = os.open(os.devnull, os.O_WRONLY)
                    os.dup2(nowhere, 1)
                    os.dup2(nowhere, 2)
                code = _run(self.folder, arguments, mutated=mutated)
            finally:
                os._exit(code)
        ends = time.monotonic() + timeout
        while True:
            pid, status = os.waitpid(child, os.WNOHANG)
            if pid:
                return "survived" if os.waitstatus_to_exitcode(status) == 0 else "killed"
            if time.monotonic() > ends:
                os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return "killed by time"
            time.sleep(0.02)


def _run(folder: Path, arguments: list[str], *, mutated: bool) -> int:
    """In the child: the tests of the copy. Those without a mutant leave what they compiled to those with one."""
    os.chdir(folder)
    os.environ["HYPOTHESIS_PROFILE"] = "brief"
    sys.path.insert(0, str(folder / "src"))
    sys.dont_write_bytecode = mutated
    for name in [name for name in sys.modules if name.partition(".")[0] == "switchgear"]:
        del sys.modules[name]
    import pytest

    options = ["-x", "-q", "-n0", "-p", "no:cacheprovider"]
    unhurried = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # of what is preloaded
    return int(pytest.main([*options, *unhurried, *arguments]))


def main() -> int:
    """Mutate the files, and tell what survived."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--timeout", type=float, default=60.0, help="seconds for the tests of one mutant")
    parser.add_argument("--least", type=float, default=0.0, help="per cent that must be killed")
    before, _, arguments = " ".join(sys.argv[1:]).partition(" -- ")
    options = parser.parse_args(before.split())
    for name in PRELOADED:
        __import__(name)
    project = Path(__file__).parents[2]
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(project, Path(folder))
        total = killed = 0
        for file in options.files:
            if copy.verdict(file, None, arguments.split(), options.timeout) != "survived":
                print("the tests fail without any mutant", file=sys.stderr)
                return 2
            lines = (project / file).read_text().splitlines()
            for mutant in mutants("\n".join(lines)):
                survived = copy.verdict(file, mutant.source, arguments.split(), options.timeout) == "survived"
                total, killed = total + 1, killed + (not survived)
                if survived:
                    print(f"{file}:{mutant.line}: {mutant.what}: {lines[mutant.line - 1].strip()}", flush=True)
        share = 100 * killed / total if total else 100.0
        print(f"{killed} of {total} mutants killed ({share:.1f} %)")
        return int(share < options.least)


if __name__ == "__main__":
    sys.exit(main())
