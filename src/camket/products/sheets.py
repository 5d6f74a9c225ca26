"""Products of a month from a workbook, and a catalogue from one: all rows or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from camket.organisation.models import Tenure
from camket.products.actions.assigning import NewProduct
from camket.products.actions.catalogues import NewEntry
from camket.products.decisions import ProductState
from camket.products.models import Entry, Product
from camket.products.queries.catalogues import entries_for
from camket.products.queries.visible import servants_under
from camket.shared.text import clean, parse_number, show_day
from camket.spreadsheets.columns import Column, ColumnKind, Problem, Row, Table
from camket.spreadsheets.reading import read_workbook
from camket.spreadsheets.writing import Title, write_rows

_MOST_QUANTITY: Final = 100_000
_MOST_COEFFICIENT: Final = Decimal(100_000)
_PLACES: Final = 4
"""As many as the table keeps."""
PRODUCT_COLUMNS: Final = (
    Column(
        "person",
        "Mã cán bộ",
        ColumnKind.CODE,
        is_required=True,
        longest=40,
        hint="Mã trong danh bạ, ví dụ CB12; trang nhập có danh sách mã của cơ quan.",
    ),
    Column("name", "Họ và tên", ColumnKind.IGNORED, width=26, hint="Chỉ để dễ đọc, không nhập."),
    Column(
        "code",
        "Mã sản phẩm",
        is_required=True,
        longest=40,
        hint="Mã trong danh mục có hiệu lực vào ngày của thời hạn.",
    ),
    Column("title", "Sản phẩm, công việc", is_required=True, longest=300, width=44),
    Column("quantity", "Số lượng", longest=12, hint="Số nguyên từ 1; để trống là 1."),
    Column("due_on", "Thời hạn", ColumnKind.DAY, is_required=True),
)
ENTRY_COLUMNS: Final = (
    Column("code", "Mã sản phẩm", is_required=True, longest=40),
    Column("name", "Sản phẩm, công việc", is_required=True, longest=300, width=44),
    Column("measure", "Đơn vị tính", longest=40),
    Column(
        "coefficient",
        "Hệ số quy đổi",
        is_required=True,
        longest=20,
        hint="Một sản phẩm bằng bao nhiêu sản phẩm chuẩn, ví dụ 4,5.",
    ),
    Column(
        "group",
        "Nhóm hệ số",
        longest=20,
        hint="Chỉ khi bộ quy tắc của cơ quan quy định hệ số theo nhóm, ví dụ N3.",
    ),
)


@dataclass(slots=True)
class Checked:
    """What a workbook holds: rows to write, rows that are there already, what is wrong."""

    wanted: list[NewProduct] = field(default_factory=list)
    known: int = 0
    problems: list[Problem] = field(default_factory=list)


def read_products(path: Path, name: str, unit_id: int, *, on: date) -> Checked:
    """Read products to be assigned in a body and its units; a row that is there is passed over.

    Raises:
        UnusableInputError: The file is no workbook that can be read.
    """
    table = read_workbook(path, PRODUCT_COLUMNS, name=name)
    found = Checked(problems=list(table.problems))
    people = people_by_code(unit_id, on=on)
    entries: dict[tuple[int, date], Mapping[str, Entry]] = {}
    taken: set[tuple[object, ...]] = set()
    for row in table.rows:
        told = _product(row, table, people, entries, found.problems)
        if told is None:
            continue
        key = (told.person_id, told.code, told.title, told.due_on)
        if key in taken or _stands(told):
            found.known += 1
        else:
            found.wanted.append(told)
        taken.add(key)
    return found


def people_by_code(unit_id: int, *, on: date) -> dict[str, Tenure]:
    """Return who may be assigned products in a body, by the code in the directory."""
    found: dict[str, Tenure] = {}
    for tenure in servants_under(unit_id, on=on):
        found.setdefault((tenure.person.key or f"CB{tenure.person_id}").upper(), tenure)
    return found


def _product(
    row: Row,
    table: Table,
    people: Mapping[str, Tenure],
    entries: dict[tuple[int, date], Mapping[str, Entry]],
    problems: list[Problem],
) -> NewProduct | None:
    due_on, code, title = row.day("due_on"), row.text("code"), clean(row.text("title"))
    if not (row.text("person") and code and title and due_on):
        return None  # the reading has said which cell is empty or unreadable
    before = len(problems)
    tenure = people.get(row.text("person").upper())
    if tenure is None:
        said = "Không có ai trong cơ quan mang mã này. Xem danh sách mã ở trang nhập."
        problems.append(_problem(table, row, "person", said))
    quantity = _whole(row.text("quantity"))
    if quantity is None:
        said = f"Số lượng phải là số nguyên từ 1 đến {_MOST_QUANTITY:,}.".replace(",", ".")
        problems.append(_problem(table, row, "quantity", said))
    if tenure is None or quantity is None:
        return None
    place = (tenure.unit_id, due_on)
    if place not in entries:
        entries[place] = {one.code: one for one in entries_for(tenure.unit_id, on=due_on)}
    if code not in entries[place]:
        said = f"Mã sản phẩm không có trong danh mục có hiệu lực ngày {show_day(due_on)}."
        problems.append(_problem(table, row, "code", said))
    if len(problems) > before:
        return None
    return NewProduct(tenure.unit_id, tenure.person_id, code, title, quantity, due_on)


def _stands(told: NewProduct) -> bool:
    same = Product.objects.filter(
        person_id=told.person_id, entry__code=told.code, title=told.title, due_on=told.due_on
    )
    over = [one.value for one in ProductState if one.is_over]
    return same.exclude(state__in=over).exists()


def _whole(text: str) -> int | None:
    if not text:
        return 1
    try:
        number = parse_number(text)
    except ValueError:
        return None
    is_whole = number == number.to_integral_value() and 1 <= number <= _MOST_QUANTITY
    return int(number) if is_whole else None


@dataclass(slots=True)
class CheckedEntries:
    """Products of a catalogue as a workbook lists them, and what is wrong with them."""

    wanted: list[NewEntry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_entries(path: Path, name: str) -> CheckedEntries:
    """Read the products of a catalogue.

    Raises:
        UnusableInputError: The file is no workbook that can be read.
    """
    table = read_workbook(path, ENTRY_COLUMNS, name=name)
    found, seen = CheckedEntries(problems=list(table.problems)), set[str]()
    for row in table.rows:
        code, title = row.text("code"), row.text("name")
        coefficient = _coefficient(row.text("coefficient"))
        if code in seen:
            said = "Mã này đã có ở dòng trên. Mỗi sản phẩm một mã."
            found.problems.append(_problem(table, row, "code", said))
        elif row.text("coefficient") and coefficient is None:
            said = "Hệ số phải là số lớn hơn 0, tối đa bốn chữ số sau dấu phẩy, ví dụ 4,5."
            found.problems.append(_problem(table, row, "coefficient", said))
        elif code and title and coefficient is not None:
            found.wanted.append(
                NewEntry(code, title, row.text("measure"), coefficient, row.text("group"))
            )
        seen.add(code)
    return found


def _coefficient(text: str) -> Decimal | None:
    try:
        number = parse_number(text)
    except ValueError:
        return None
    exponent = number.as_tuple().exponent
    is_fine = isinstance(exponent, int) and exponent >= -_PLACES
    return number if is_fine and 0 < number <= _MOST_COEFFICIENT else None


def _problem(table: Table, row: Row, code: str, said: str) -> Problem:
    heading = table.headings.get(code)
    return Problem(
        table.sheet,
        row.number,
        heading.text if heading else "",
        row.text(code),
        said,
        heading.letter if heading else "",
    )


def write_product_template(path: Path) -> None:
    """Write an empty workbook of products with instructions."""
    hints: Sequence[str] = (
        "Mỗi dòng là một sản phẩm, công việc giao cho một người, theo thời hạn của nó.",
        "Gửi lại tệp đã nhập không tạo trùng: dòng giống hệt được bỏ qua.",
    )
    title = Title("Sản phẩm", "Bảng giao sản phẩm, công việc cho công chức", hints)
    write_rows(path, PRODUCT_COLUMNS, (), title)


def write_entry_template(path: Path) -> None:
    """Write an empty workbook of a catalogue with instructions."""
    title = Title("Danh mục", "Danh mục sản phẩm và hệ số quy đổi", ())
    write_rows(path, ENTRY_COLUMNS, (), title)
