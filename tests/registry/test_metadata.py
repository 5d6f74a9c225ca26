"""Metadata of papers come out whole, in order, as XML and as a workbook; what is wrong is said."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook
from tests.factories import NOW, TODAY, make_sides, make_unit, sign_both

from camket.files.actions import store
from camket.files.storage import read
from camket.organisation.models import Unit
from camket.registry.actions import Described, cancel_number, issue_number, reserve_number
from camket.registry.exporting import papers_of, write_dossier, write_workbook, write_xml
from camket.registry.metadata import (
    FIELDS,
    NAMESPACE,
    PaperMetadata,
    Recipient,
    as_xml,
    problems_of,
    values_of,
)
from camket.registry.models import RegisteredNumber
from camket.shared.actor import SYSTEM

SCHEMA = etree.XMLSchema(
    etree.parse(Path(__file__).parents[2] / "docs" / "contracts" / "metadata.xsd")
)
HOSTILE = '=HYPERLINK("http://x") <b>&amp;]]> "\' \u202e ế \U0001f600'
FULL = PaperMetadata(
    number_id=1,
    organ_id="H50.19",
    file_catalog=2026,
    file_notation="01-HS/ĐU",
    doc_ordinal=1,
    type_name="Thông báo",
    code_number="05",
    code_notation="TB/ĐU",
    issued_date=date(2026, 2, 6),
    organ_name="Đảng ủy xã Cam Lộ",
    subject="kết quả đánh giá năm 2025",
    page_amount=2,
    description="bản chính",
    position="Bí thư",
    full_name="Nguyễn Văn Thử",
    to=(Recipient("H50", "Ban Thường vụ Tỉnh ủy"), Recipient("", "các chi bộ")),
    priority=1,
    issued_amount=12,
    due_date=date(2026, 2, 28),
)
LIMITS = {
    "organ_id": 13, "file_notation": 20, "type_name": 100, "code_number": 11, "code_notation": 30,
    "organ_name": 200, "subject": 500, "position": 100, "full_name": 50,
}  # fmt: skip


def text_at(document: bytes, path: str) -> list[str]:
    root = etree.fromstring(document)
    return [str(one.text) for one in root.findall(path, {"d": NAMESPACE})]


def test_every_field_of_the_decree_stands_in_the_xml_and_the_schema_takes_it() -> None:
    document = as_xml([FULL])
    SCHEMA.assertValid(etree.fromstring(document))
    shown = {
        "d:Document/d:FileCode/d:OrganId": ["H50.19"],
        "d:Document/d:FileCode/d:FileCatalog": ["2026"],
        "d:Document/d:FileCode/d:FileNotation": ["01-HS/ĐU"],
        "d:Document/d:DocOrdinal": ["1"],
        "d:Document/d:TypeName": ["Thông báo"],
        "d:Document/d:CodeNumber": ["05"],
        "d:Document/d:CodeNotation": ["TB/ĐU"],
        "d:Document/d:IssuedDate": ["2026-02-06"],
        "d:Document/d:OrganName": ["Đảng ủy xã Cam Lộ"],
        "d:Document/d:Subject": ["kết quả đánh giá năm 2025"],
        "d:Document/d:Language": ["Tiếng Việt"],
        "d:Document/d:PageAmount": ["2"],
        "d:Document/d:Description": ["bản chính"],
        "d:Document/d:SignerInfo/d:Position": ["Bí thư"],
        "d:Document/d:SignerInfo/d:FullName": ["Nguyễn Văn Thử"],
        "d:Document/d:To/d:OrganId": ["H50"],
        "d:Document/d:To/d:OrganName": ["Ban Thường vụ Tỉnh ủy", "các chi bộ"],
        "d:Document/d:Priority": ["1"],
        "d:Document/d:IssuedAmount": ["12"],
        "d:Document/d:DueDate": ["2026-02-28"],
    }
    assert len(shown) == len(FIELDS)
    for path, value in shown.items():
        assert text_at(document, path) == value, path
    assert problems_of([FULL]) == []


@pytest.mark.parametrize(("name", "limit"), LIMITS.items())
def test_each_length_is_kept_exactly(name: str, limit: int) -> None:
    fits = replace(FULL, **{name: "ộ" * limit})  # type: ignore[arg-type]  # a test changes one value by name
    SCHEMA.assertValid(etree.fromstring(as_xml([fits])))
    assert problems_of([fits]) == []
    longer = replace(FULL, **{name: "ộ" * (limit + 1)})  # type: ignore[arg-type]  # as above
    (problem,) = problems_of([longer])
    assert f"dài {limit + 1} ký tự, giới hạn là {limit}" in problem
    assert not SCHEMA.validate(etree.fromstring(as_xml([longer])))


def test_what_is_missing_is_named_and_left_out() -> None:
    bare = replace(FULL, organ_id="", file_notation="", doc_ordinal=None, page_amount=None, to=())
    SCHEMA.assertValid(etree.fromstring(as_xml([bare])))
    assert problems_of([bare]) == [
        "05 (TB/ĐU): chưa có mã định danh cơ quan.",
        "05 (TB/ĐU): chưa có số và ký hiệu hồ sơ.",
        "05 (TB/ĐU): chưa có số thứ tự văn bản trong hồ sơ.",
        "05 (TB/ĐU): chưa có số trang.",
    ]


def test_hostile_letters_come_back_as_they_were() -> None:
    paper = replace(FULL, subject=HOSTILE, organ_name=f"<!DOCTYPE x> {HOSTILE}")
    document = as_xml([paper])
    SCHEMA.assertValid(etree.fromstring(document))
    assert text_at(document, "d:Document/d:Subject") == [HOSTILE]


def test_control_characters_that_xml_cannot_hold_are_replaced_and_reported() -> None:
    paper = replace(FULL, subject="một\x00hai\x0bba\ufffe")
    assert text_at(as_xml([paper]), "d:Document/d:Subject") == ["một\ufffdhai\ufffdba\ufffd"]
    assert any("ký tự điều khiển" in one for one in problems_of([paper]))


@pytest.mark.django_db
def test_a_signed_commitment_brings_its_own_metadata() -> None:
    sides = make_sides()
    Unit.objects.filter(pk=sides.unit.pk).update(key="H50.19")
    sign_both(sides)
    number = RegisteredNumber.objects.select_related("register").get()
    number.dossier = "01-HS/ĐU"
    number.save()
    (paper,) = papers_of([number])
    told = {field.path: value for field, value in values_of(paper)}
    assert told["TypeName"] == "Bản cam kết"
    assert told["SignerInfo/FullName"] == sides.head.person.full_name
    assert int(told["PageAmount"]) >= 1
    assert [one.organ_name for one in paper.to] == ["Tỉnh ủy Quảng Trị", "Đảng ủy xã Thử Nghiệm"]
    assert problems_of([paper]) == []
    SCHEMA.assertValid(etree.fromstring(write_xml([number])))


@pytest.mark.django_db
def test_the_workbook_holds_every_field_as_text_and_no_formula() -> None:
    number = _issued(make_unit(), HOSTILE, date(2026, 11, 2))
    raw = write_workbook([number])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python()
    assert len(rows[0]) == len(FIELDS)
    assert rows[1][[field.path for field in FIELDS].index("Subject")] == HOSTILE
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet.lower().replace("=hyperlink", "")


@pytest.mark.django_db
def test_a_dossier_is_given_out_in_time_order_byte_for_byte(tmp_path: Path) -> None:
    unit = make_unit()
    first = _issued(unit, "việc một", date(2026, 10, 1), kind="TB", dossier="01-HS/ĐU")
    second = _issued(unit, "việc hai", date(2026, 10, 5), kind="NQ", dossier="01-HS/ĐU")
    third = _issued(unit, "việc ba", date(2026, 11, 1), kind="TB", dossier="01-HS/ĐU")
    gone = _reserved(unit, "bỏ", date(2026, 11, 2), "TB", "01-HS/ĐU")
    cancel_number(gone.pk, reason="Ghi nhầm", actor=SYSTEM, now=NOW)
    gone.refresh_from_db()
    target = tmp_path / "ho-so.zip"
    problems = write_dossier([third, gone, second, first], target)
    with zipfile.ZipFile(target) as archive:
        names = archive.namelist()
        assert names == [
            "001-2026-10-01-01-TB-ĐU.pdf",
            "002-2026-10-05-01-NQ-ĐU.pdf",
            "003-2026-11-01-02-TB-ĐU.pdf",
            "dac-ta.xml",
            "dac-ta.xlsx",
            "can-bo-sung.txt",
        ]
        assert second.file is not None
        assert archive.read(names[1]) == read(second.file)
        document = archive.read("dac-ta.xml")
    assert text_at(document, "d:Document/d:DocOrdinal") == ["1", "2", "3"]
    assert "01 (TB/ĐU): chưa có mã định danh cơ quan." in problems


@pytest.mark.django_db
def test_a_paper_keeps_its_place_in_the_dossier_when_only_some_are_asked_for() -> None:
    unit, other = make_unit(), make_unit("Đảng ủy xã Khác")
    for body, on, dossier in (
        (unit, date(2026, 10, 1), "01-HS/ĐU"),
        (other, date(2026, 10, 2), "01-HS/ĐU"),
        (unit, date(2026, 10, 3), "02-HS/ĐU"),
        (unit, date(2026, 10, 5), "01-HS/ĐU"),
    ):
        _issued(body, "việc", on, dossier=dossier)
    last = RegisteredNumber.objects.select_related("register").order_by("-dated_on")[0]
    (paper,) = papers_of([last])
    assert paper.doc_ordinal == 2


def test_numbers_longer_than_the_decree_allows_are_reported() -> None:
    long = replace(FULL, page_amount=1000, doc_ordinal=1000)
    assert [one.rpartition(" dài ")[2] for one in problems_of([long])] == [
        "4 ký tự, giới hạn là 3.",
        "4 ký tự, giới hạn là 3.",
    ]


def _reserved(unit: Unit, subject: str, on: date, kind: str, dossier: str) -> RegisteredNumber:
    return reserve_number(
        unit.pk,
        kind=kind,
        dated_on=on,
        subject=subject,
        actor=SYSTEM,
        now=NOW,
        details={"dossier": dossier},
    )


def _issued(
    unit: Unit, subject: str, on: date = TODAY, *, kind: str = "TB", dossier: str = ""
) -> RegisteredNumber:
    number = _reserved(unit, subject, on, kind, dossier)
    file = store(f"%PDF-1.7 {number.pk}".encode(), "application/pdf", now=NOW)
    described = Described(pages=1, signer_post="Bí thư", signer_name="Nguyễn Văn Thử")
    return issue_number(number.pk, file=file, actor=SYSTEM, now=NOW, described=described)
