"""`camket evaluate`: a file of cases in, levels with reasons out, for people or for programs."""

from __future__ import annotations

import gc
import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NoReturn, TextIO, cast

from camket.rules.answering import Evaluation
from camket.rules.evaluate import evaluation_of
from camket.rules.levels import Level
from camket.rules.loading import PublishedNumbersError
from camket.rules.nodes import Node, path_of
from camket.rules.schemes.codes import OF_QUARTER, OF_STATE
from camket.shared.errors import UnusableInputError
from camket.shared.text import show_number

if TYPE_CHECKING:
    from camket.rules.local.sets import LocalSet

DONE = 0
UNUSABLE = 2

_SET_ENDING: Final = ".toml"
_FORCING: Final = ("P-N", "S-N")
_NEXT_LINE: Final = ",\n  "
_json: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def run(path: str, *, rule_set: str, as_json: bool, out: BinaryIO, err: TextIO) -> int:
    """Evaluate a file and write the answer, as UTF-8; return the exit code of the command."""
    with _nothing_collected():
        try:
            local = _local_set(rule_set) if rule_set.endswith(_SET_ENDING) else None
            found = evaluation_of(read_json(Path(path)), rule_set=rule_set, local=local)
            told = list(json_of(found) if as_json else text_of(found))  # whole, or nothing
        except (UnusableInputError, PublishedNumbersError) as problem:
            err.write(f"camket evaluate: {path}: {problem}\n")
            return UNUSABLE
        for piece in told:
            _write(piece, out)
    return DONE


def _write(piece: bytes, out: BinaryIO) -> None:
    left = memoryview(piece)
    while left:  # an output without a buffer may take less than it is given
        left = left[out.write(left) :]


def _local_set(path: str) -> LocalSet:
    """Read a body's own set from its file.

    Raises:
        UnusableInputError: The file cannot be read, or is no such set.
    """
    from camket.rules.local.sets import read_set  # noqa: PLC0415 - only where one is named

    try:
        return read_set(_text_of(Path(path)))
    except UnusableInputError as problem:
        message = f"--rules {path}: {problem}"
        raise UnusableInputError(message) from problem


@contextmanager
def _nothing_collected() -> Generator[None]:
    """Let the values of a document live to its end: looking for rubbish among them finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def json_of(found: Evaluation) -> Iterator[bytes]:
    """Yield the answer as JSON in UTF-8: a line for each subject and each group.

    Raises:
        UnusableInputError: The document is malformed; the message names the key.
    """
    subjects, groups = found.told(_json, between=_NEXT_LINE)
    head = [f" {_json(key)}: {_json(value)}" for key, value in found.head.items()]
    yield ("{\n" + ",\n".join(head)).encode()
    yield from _list_of("subjects", subjects)
    yield from _list_of("groups", [_json(group).encode() for group in groups])
    yield b"\n}\n"


def _list_of(name: str, items: Sequence[bytes]) -> Iterator[bytes]:
    """Yield a list of the answer; an item may be as long as a part of all subjects."""
    yield f',\n "{name}": ['.encode()
    for place, item in enumerate(items):
        yield _NEXT_LINE.encode() if place else b"\n  "
        yield item
    yield b"\n ]" if items else b"]"


def read_json(path: Path) -> object:
    """Read one JSON document strictly: UTF-8, no key twice, no NaN.

    Raises:
        UnusableInputError: The file cannot be read or is not such a document.
    """
    text = _text_of(path)
    try:
        try:
            return json.loads(text, object_pairs_hook=_distinct, parse_constant=_refuse_constant)
        except _KeyTwiceError:  # read again, slowly, to say where
            parsed = json.loads(text, object_pairs_hook=_Pairs, parse_constant=_refuse_constant)
            return _unique(parsed, "")
    except json.JSONDecodeError as problem:
        message = f"not JSON: {problem.msg} (line {problem.lineno}, column {problem.colno})"
        raise UnusableInputError(message) from problem
    except RecursionError as problem:
        message = "not a document of cases: nested too deeply"
        raise UnusableInputError(message) from problem
    except ValueError as problem:  # a number of more digits than Python converts
        message = "not a document of cases: a number has too many digits"
        raise UnusableInputError(message) from problem


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        message = f"not UTF-8 text (byte {problem.start}); save it as UTF-8"
        raise UnusableInputError(message) from problem
    except FileNotFoundError as problem:
        message = "no such file"
        raise UnusableInputError(message) from problem
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else str(problem)
        message = f"cannot be read: {reason}"
        raise UnusableInputError(message) from problem


class _KeyTwiceError(Exception):
    """Somewhere a key stands twice."""


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _KeyTwiceError
    return found


class _Pairs(list[tuple[str, object]]):
    """An object as it was written, so that a key written twice is seen."""


def _refuse_constant(name: str) -> NoReturn:
    message = f"not JSON: {name} is not a JSON number"
    raise UnusableInputError(message)


def _unique(value: object, path: str) -> object:
    if isinstance(value, _Pairs):
        found: dict[str, object] = {}
        for key, one in value:
            here = path_of(path, key)
            if key in found:
                Node(one, here).refuse("the key stands twice; keep one")
            found[key] = _unique(one, here)
        return found
    if isinstance(value, list):
        items = cast("list[object]", value)
        return [_unique(one, f"{path}[{index}]") for index, one in enumerate(items)]
    return value


def text_of(found: Evaluation) -> Iterator[bytes]:
    """Yield the answer as a person reads it, in Vietnamese and UTF-8.

    Raises:
        UnusableInputError: The document is malformed; the message names the key.
    """
    head: Mapping[str, Any] = found.head
    kind = {OF_STATE: "Nghị định", OF_QUARTER: "Hướng dẫn"}.get(head["scheme"], "Quy định")
    subjects, groups = found.told(lambda one: "\n".join(_lines_of_subject(one)), between="\n\n")
    yield f"Đánh giá theo {kind} {head['scheme']}, bộ quy tắc {head['rules']}.\n".encode()
    for part in subjects:
        yield from (b"\n", part, b"\n")
    if groups:
        yield ("\n" + "".join([f"{_line_of_group(group)}\n" for group in groups])).encode()


def _lines_of_subject(subject: dict[str, Any]) -> list[str]:
    level = subject["level"]
    verdict = Level(level).full_name if level else "đề nghị cấp có thẩm quyền quyết định"
    lines = [f"{subject['id']}: {verdict}"]
    if subject["score"] is not None:
        points = show_number(Decimal(subject["score"]))
        lines.append(f"  Tổng điểm {points}, khung điểm {Level(subject['band']).full_name}.")
    if subject.get("computation"):
        lines += [f"    {step['says']}" for step in subject["computation"]["trace"]]
    lines += [f"    {axis['says']}" for axis in subject.get("axes", [])]
    if subject.get("candidates"):
        choice = " hoặc ".join(Level(one).full_name for one in subject["candidates"])
        lines.append(f"  Các mức để xem xét: {choice}.")
    lines += [_line_of_reason(reason) for reason in subject["reasons"]]
    lines += [
        f"  + Đạt mức {Level(change['level']).full_name} nếu: {change['if']}."
        for change in subject["would_reach"]
    ]
    lines += [f"  ! {one['says']} ({one['rule']})" for one in subject.get("alerts", [])]
    return lines + [f"  Lưu ý: {note}" for note in subject.get("notes", [])]


def _line_of_reason(reason: dict[str, str]) -> str:
    bars = Level(reason["bars"])
    is_forced = bars is Level.HT and reason["rule"].startswith(_FORCING)
    what = "Thuộc trường hợp không hoàn thành nhiệm vụ" if is_forced else _not_yet(bars)
    return f"  - {what}: {reason['says']} ({reason['rule']}, {reason['citation']})"


def _not_yet(level: Level) -> str:
    return f"Chưa đạt mức {level.full_name}"


def _line_of_group(group: dict[str, Any]) -> str:
    name = f"Nhóm {group['group']}" if group["group"] is not None else "Nhóm chung"
    verdict = "trong mức tối đa" if group["within_cap"] else "vượt mức tối đa"
    allowed = group["allowed"]
    return (
        f"{name}: {group['rated']} được xếp loại, {group['HTXS']} xuất sắc, {group['HTT']} tốt; "
        f"{verdict}. Số xuất sắc tối đa tính theo số hoàn thành tốt: {allowed['HTT']}; "
        f"theo số hoàn thành tốt trở lên: {allowed['HTT_OR_BETTER']}; "
        f"theo tổng số được xếp loại: {allowed['ALL']}."
    )
