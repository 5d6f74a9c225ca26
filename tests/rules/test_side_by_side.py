"""A long list gone through in parts: the same rows in the same order, whatever becomes of a part."""

from __future__ import annotations

import json
import os
from io import StringIO
from pathlib import Path

import pytest

from camket.bench.evaluating import document
from camket.rules import side_by_side
from camket.rules.command import run
from camket.rules.side_by_side import Row, in_parts


def row_of(place: int) -> Row:
    return f"hàng {place}", None if place % 3 else "nhóm", "HTT"


@pytest.mark.parametrize("count", [0, 1, 2, 7, 3_000])
@pytest.mark.parametrize("parts", [1, 2, 4])
def test_the_rows_stand_in_their_order_however_many_parts_there_are(count: int, parts: int) -> None:
    assert in_parts(count, row_of, parts=parts) == [row_of(place) for place in range(count)]


def test_other_parts_are_found_by_other_processes() -> None:
    rows = in_parts(4, lambda _: (str(os.getpid()), None, None), parts=2)
    here = str(os.getpid())
    assert [text == here for text, _, _ in rows] == [True, True, False, False]


def test_a_part_whose_process_dies_is_gone_through_here() -> None:
    here = os.getpid()

    def dies_elsewhere(place: int) -> Row:
        if os.getpid() != here:
            os._exit(9)
        return row_of(place)

    assert in_parts(6, dies_elsewhere, parts=3) == [row_of(place) for place in range(6)]


def test_what_goes_wrong_in_a_part_is_raised_here() -> None:
    def fails_late(place: int) -> Row:
        if place == 5:
            raise LookupError(place)
        return row_of(place)

    with pytest.raises(LookupError):
        in_parts(6, fails_late, parts=2)


@pytest.mark.parametrize("as_json", [True, False])
def test_a_long_document_is_answered_the_same_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, as_json: bool
) -> None:
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(document(300)), encoding="utf-8")

    def answered(worth_it: int) -> str:
        monkeypatch.setattr(side_by_side, "_WORTH_IT", worth_it)
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
        out = StringIO()
        assert run(str(path), rule_set="national", as_json=as_json, out=out, err=StringIO()) == 0
        return out.getvalue()

    assert answered(10_000) == answered(1)
