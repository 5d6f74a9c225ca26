"""The summary forms of a period on one page, and as a workbook."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from camket.permissions.catalogue import Permission
from camket.reports.catalogue import OF_RATINGS
from camket.reports.of_ratings import cells_of
from camket.reports.of_summaries import (
    everybody_of,
    people_keys,
    people_of,
    people_rows,
    persons_of,
    sheets_of,
)
from camket.reviews.models import Period
from camket.shared.text import show_points
from camket.spreadsheets.tables import Cell, Sheet, write_tables
from camket.web.reports.giving import links_of
from camket.web.reviews.desk.ratings import rating_period
from camket.web.reviews.paging import Keyed
from camket.web.shared.http import SignedInRequest, needs

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(Permission.VIEW_RATINGS)
@require_safe
def summaries(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Show the four summary forms, by person, with their papers and the workbook."""
    period = rating_period(request, period_id)
    reader = request.actor
    everybody = everybody_of(period, reader)
    pages = Keyed(people_keys(period.pk), people_rows, everybody.persons)
    page = pages.get_page(request.GET.get("trang"))
    before = max(page.start_index() - 1, 0)
    sheets = sheets_of(
        period,
        persons_of(period, list(page.object_list), reader),
        cells_of(period, everybody),
        everybody,
        before=before,
    )
    context = {
        "section": "reviews",
        "period": period,
        "page": page,
        "sheets": [
            (number, sheet, [_cells(row) for row in sheet.rows])
            for number, sheet in enumerate(sheets, start=1)
        ],
        "reports": links_of(request, OF_RATINGS, period, "reviews:ratings-report", period.pk),
    }
    return render(request, "reviews/summaries.html", context)


@needs(Permission.VIEW_RATINGS)
@require_safe
def workbook(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Give the four summary forms out as a workbook, one sheet each."""
    period = rating_period(request, period_id)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tong-hop.xlsx"
        write_tables(path, _sheets(request, period))
        content = path.read_bytes()
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={
            "Content-Disposition": f'attachment; filename="tong-hop-xep-loai-{period.year}.xlsx"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _cells(row: Sequence[Cell]) -> SafeString:
    """Return the cells of a row, written here: a page shows a thousand of them."""
    told = "</td><td>".join([escape(_shown(cell)) for cell in row])
    return SafeString(f'<td class="first">{told}</td>')


def _shown(cell: Cell) -> str:
    """Return a cell as a page shows it: points with two decimals, nothing as a dash."""
    if cell is None or cell == "":
        return "–"
    return show_points(cell) if isinstance(cell, Decimal) else str(cell)


def _sheets(request: SignedInRequest, period: Period) -> list[Sheet]:
    reader = request.actor
    people, everybody = people_of(period, reader), everybody_of(period, reader)
    return sheets_of(period, people, cells_of(period, everybody), everybody)
