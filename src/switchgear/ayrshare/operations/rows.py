"""Posts out of a CSV file, for `posts.create_many`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, cast, get_origin

from pydantic_core import from_json
from typing_extensions import is_typeddict

from switchgear.ayrshare.operations.bulk import PostRow
from switchgear.errors import InvalidRequest
from switchgear.pipeline.shape import parts_of, shape_of

__all__ = ["read_posts"]

_BOOLS: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def read_posts(source: str | Path | Iterable[str]) -> Iterator[PostRow]:
    """Read posts from a CSV file whose first line names the columns, which are the parameters of `posts.create`.

    `platforms` and `media_urls` are separated by spaces or commas, `schedule_date` is a date and time with its zone
    (`2026-07-08T12:30:00Z`), yes and no are `true` and `false`; what has fields of its own, such as `options`, is JSON.
    An empty cell is left out.

    Args:
        source: The file, in UTF-8, or its lines.

    Raises:
        InvalidRequest: A column is no parameter, or a cell cannot be read; it says which, and in which line.
        OSError: There is no such file.
    """
    if not isinstance(source, str | Path):
        yield from _read(source)
        return
    with Path(source).open(encoding="utf-8-sig", newline="") as lines:
        yield from _read(lines)


def _read(lines: Iterable[str]) -> Iterator[PostRow]:
    table = csv.reader(lines, strict=True)
    try:
        columns = [name.strip() for name in next(table, ())]
        hints = shape_of(PostRow).hints
        for name in columns:
            if name not in hints or columns.count(name) > 1:
                raise InvalidRequest(f"line 1: {name!r} is no parameter of a post, or comes twice")
        for cells in table:
            if len(cells) > len(columns):
                raise InvalidRequest(f"line {table.line_num} has {len(cells)} cells for {len(columns)} columns")
            filled = {name: cell for name, cell in zip(columns, cells, strict=False) if cell.strip()}
            if filled:
                where = f"line {table.line_num}, "
                row = {name: _value(hints[name], where + name, cell) for name, cell in filled.items()}
                yield cast(PostRow, {"post": "", **row} if "post" in columns else row)
        return
    except csv.Error as error:
        problem = f"line {table.line_num}: {error}"
    raise InvalidRequest(problem)


def _value(hint: Any, place: str, cell: str) -> Any:
    """A cell as its parameter's type wants it."""
    parts, text = parts_of(hint), cell.strip()
    nested = any(is_typeddict(part) or get_origin(part) is Mapping for part in parts) and text.startswith("{")
    try:
        if nested:
            return from_json(text)
        if any(get_origin(part) is Sequence for part in parts):
            return text.replace(",", " ").split()
        if bool in parts:
            return _BOOLS[text.lower()]
        return datetime.fromisoformat(text) if datetime in parts else cell
    except (ValueError, KeyError):
        wanted = "JSON" if nested else "true or false" if bool in parts else "a date and time"
    if str in parts:
        return cell
    raise InvalidRequest(f"{place}: {cell[:40]!r} is not {wanted}")
