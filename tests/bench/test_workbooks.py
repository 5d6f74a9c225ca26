"""The workbooks of the measurement are wrong in exactly the rows they say, each in its own way."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.factories import NOW

from camket.bench.workbooks import ON, Workbook, write_people, write_tenures, write_units
from camket.organisation.sheets import Plan, kind_of
from camket.organisation.sheets.importing import check_file, import_file
from camket.shared.actor import SYSTEM

pytestmark = pytest.mark.django_db
DAY = date.fromisoformat(ON)


def _checked(kind: str, book: Workbook) -> Plan:
    return check_file(kind_of(kind), book.path, on=DAY)


def _said(plan: Plan) -> list[str]:
    by_row: dict[int, str] = {}
    for problem in plan.problems:
        by_row.setdefault(problem.row, problem.problem)
    return [by_row[row] for row in sorted(by_row)]


def test_units_are_wrong_in_every_fiftieth_row_and_in_eight_ways(tmp_path: Path) -> None:
    book = write_units(tmp_path / "units.xlsx", cells=800, is_spoilt=True)
    assert (book.rows, book.bad) == (902, 16)
    plan = _checked("units", book)
    assert plan.rows == 902
    assert [problem.row for problem in plan.problems] == [
        1 + 102 + 50 * (n + 1) for n in range(16)
    ]  # below the headings, the province and the communes
    said = _said(plan)
    assert len({sentence.split("“", maxsplit=1)[0] for sentence in said[:8]}) == 8
    assert "dòng 104" in said[2]
    assert "thành vòng" in said[3]
    assert "không tồn tại suốt thời gian" in said[6]


def test_tenures_are_wrong_in_every_fiftieth_row_two_heads_among_them(tmp_path: Path) -> None:
    for kind, book in (
        ("units", write_units(tmp_path / "units.xlsx", cells=80, is_spoilt=False)),
        ("people", write_people(tmp_path / "people.xlsx", people=800)),
    ):
        taken = import_file(kind_of(kind), book.path, on=DAY, actor=SYSTEM, now=NOW)
        assert (taken.created, taken.problems) == (book.rows, [])
    book = write_tenures(tmp_path / "tenures.xlsx", people=800)
    assert (book.rows, book.bad) == (800, 16)
    plan = _checked("tenures", book)
    assert [problem.row for problem in plan.problems] == [1 + 50 * (n + 1) for n in range(16)]
    said = _said(plan)
    assert "đứng đầu" in said[0]
    assert "đã giữ chức vụ này" in said[7]
    assert len({sentence.split("“", maxsplit=1)[0] for sentence in said[:8]}) == 8
