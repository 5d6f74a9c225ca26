"""A long list gone through in parts: the same in the same order, whatever becomes of a part."""

from __future__ import annotations

import json
import os
import re
import signal
from io import BytesIO, StringIO
from pathlib import Path

import pytest

from camket.bench.evaluating import document
from camket.rules import side_by_side
from camket.rules.command import json_of, run
from camket.rules.evaluate import evaluation_of
from camket.rules.side_by_side import Part, Row, in_parts
from camket.shared.errors import UnusableInputError


def part_of(places: range) -> Part:
    return "".join(f"hàng {place}\n" for place in places).encode(), [
        row_of(place) for place in places
    ]


def row_of(place: int) -> Row:
    return f"hàng {place}", None if place % 3 else "nhóm", "HTT"


@pytest.mark.parametrize("count", [0, 1, 2, 7, 3_000])
@pytest.mark.parametrize("parts", [1, 2, 4])
def test_the_parts_stand_in_their_order_however_many_there_are(count: int, parts: int) -> None:
    found = in_parts(count, part_of, parts=parts)
    assert len(found) == parts
    assert b"".join(text for text, _ in found) == part_of(range(count))[0]
    assert [row for _, rows in found for row in rows] == part_of(range(count))[1]


def test_other_parts_are_found_by_other_processes() -> None:
    found = in_parts(4, lambda _: (str(os.getpid()).encode(), []), parts=2)
    assert [text == str(os.getpid()).encode() for text, _ in found] == [True, False]


def test_a_part_whose_process_dies_is_gone_through_here() -> None:
    here = os.getpid()

    def dies_elsewhere(places: range) -> Part:
        if os.getpid() != here:
            os._exit(9)
        return part_of(places)

    found = in_parts(6, dies_elsewhere, parts=3)
    assert found == [part_of(range(first, first + 2)) for first in (0, 2, 4)]


def test_what_goes_wrong_in_a_part_is_raised_here() -> None:
    def fails_late(places: range) -> Part:
        if 5 in places:
            raise LookupError(places)
        return part_of(places)

    with pytest.raises(LookupError):
        in_parts(6, fails_late, parts=2)


def test_nobody_goes_on_with_the_parts_behind_one_that_went_wrong() -> None:
    here = os.getpid()

    def fails_here(_: range) -> Part:
        if os.getpid() == here:
            raise LookupError
        signal.pause()
        return b"", []

    with pytest.raises(LookupError):
        in_parts(3, fails_here, parts=3)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.parametrize("count", [9, 10])
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ([3], "subjects[3].kind"),
        ([8], "subjects[8].kind"),
        ([3, 8], "subjects[3].kind"),
        ([7, 8], "subjects[7].kind"),
    ],
)
def test_a_malformed_subject_is_refused_as_it_would_be_in_one_part(
    monkeypatch: pytest.MonkeyPatch, count: int, wrong: list[int], says: str
) -> None:
    cases = document(count)
    for place in wrong:
        cases["subjects"][place]["kind"] = "khác"
    cases["caps"] = {"percent": 200}  # read last: a subject is told of first
    monkeypatch.setattr(side_by_side, "_WORTH_IT", 1)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
    with pytest.raises(UnusableInputError, match=re.escape(says)):
        list(json_of(evaluation_of(cases)))


def test_an_id_that_stands_in_two_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = document(9)
    cases["subjects"][8]["id"] = cases["subjects"][0]["id"]
    monkeypatch.setattr(side_by_side, "_WORTH_IT", 1)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
    with pytest.raises(UnusableInputError, match=r"subjects\[8\]\.id: .* the id of subjects\[0\]"):
        list(json_of(evaluation_of(cases)))


@pytest.mark.parametrize("as_json", [True, False])
def test_a_long_document_is_answered_the_same_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, as_json: bool
) -> None:
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(document(300)), encoding="utf-8")

    def answered(worth_it: int) -> bytes:
        monkeypatch.setattr(side_by_side, "_WORTH_IT", worth_it)
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
        out = BytesIO()
        assert run(str(path), rule_set="national", as_json=as_json, out=out, err=StringIO()) == 0
        return out.getvalue()

    assert answered(10_000) == answered(1)
