"""Hostile and odd files get one clear sentence: no crash, little memory, little time."""

from __future__ import annotations

import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.spreadsheets import making
from tests.spreadsheets.making import COLUMNS, HEAD, rows_of, xlsx

from camket.shared.errors import UnusableInputError
from camket.spreadsheets import child, container
from camket.spreadsheets.reading import read_workbook

ROW = ["CB01", "Chi bộ thôn Một", "chi bộ", "5/9/2026"]
MEGABYTE = 2**20


def refused(path: Path) -> str:
    with pytest.raises(UnusableInputError) as caught:
        read_workbook(path, COLUMNS)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


ALONE = """
import resource, sys
from pathlib import Path
from tests.spreadsheets.making import COLUMNS
from camket.shared.errors import UnusableInputError
from camket.spreadsheets.reading import read_workbook
try:
    print(len(read_workbook(Path(sys.argv[1]), COLUMNS).rows))
except UnusableInputError:
    print("refused")
own = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:")).split()[1]
print(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def read_alone(path: Path) -> str:
    """Read the file in a fresh process; parent and child together stay below 300 MB."""
    told = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", ALONE, str(path)], capture_output=True, text=True, check=True
    )
    answer, memory = told.stdout.splitlines()
    assert sum(int(size) for size in memory.split()) < 300 * 1024
    return answer


def ole(*names: str) -> bytes:
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in names)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + directory


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("báo cáo.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "Đây là PDF"),
        ("ảnh.xlsx", b"\x89PNG\r\n\x1a\n", "ảnh PNG"),
        ("trang.xls", b"<html><table><tr><td>a</td></tr></table></html>", "trang web hoặc XML"),
        ("cũ.xls", b"<?xml version='1.0'?><Workbook/>", "trang web hoặc XML"),
        ("văn bản.xls", ole("WordDocument"), "không phải bảng tính Excel"),
        ("khóa.xlsx", ole("EncryptionInfo", "EncryptedPackage"), "đặt mật khẩu"),
        ("tệp.csv", "Mã,Tên".encode("utf-16"), "UTF-16"),
        ("chương trình.csv", b"\x7fELF\x02\x01\x01", "chương trình"),
        ("rỗng.csv", b"", "rỗng"),
        ("lạ.csv", b"abc\x00\x01\x02", "Không nhận ra loại tệp"),
        ("cụt.xlsx", b"PK\x03\x04" + b"\0" * 40, "hỏng hoặc bị cắt cụt"),
        ("văn bản.xlsx", making.zipped({"word/document.xml": b"<a/>"}), "văn bản Word"),
        ("trình chiếu.xlsx", making.zipped({"ppt/presentation.xml": b"<a/>"}), "trình chiếu"),
        ("nén.xlsx", making.zipped({"a.txt": b"a"}), "Đây là tệp nén"),
        (
            "chữ.ods",
            making.zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}),
            "không phải bảng tính",
        ),
        ("hỏng.xlsx", making.zipped({"xl/workbook.xml": b"<workbook"}), "hỏng"),
        ("hỏng.xlsb", making.zipped({"xl/workbook.bin": b"\xff" * 50}), "hỏng"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_workbook_is_said_to_be_what_it_is(
    name: str, content: bytes, told: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert told in refused(path)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    assert "Không mở được tệp không-có.xlsx" in refused(tmp_path / "không-có.xlsx")


def test_a_locked_sheet_of_open_document_is_said_to_be_locked(tmp_path: Path) -> None:
    assert "mật khẩu" in refused(making.ods(tmp_path / "a.ods", [HEAD, ROW], locked=True))


def test_a_member_of_the_archive_that_is_locked_is_said_to_be_locked(tmp_path: Path) -> None:
    content = bytearray(making.zipped({"xl/workbook.xml": b"<workbook/>"}))
    place = content.index(b"PK\x01\x02")
    content[place + 8] |= 1
    path = tmp_path / "a.xlsx"
    path.write_bytes(bytes(content))
    assert "mật khẩu" in refused(path)


def test_a_zip_bomb_is_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bom.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(100):
                part.write(bytes(MEGABYTE))
    assert path.stat().st_size < MEGABYTE

    def never(*arguments: object, **options: object) -> None:
        pytest.fail("a bomb was opened")

    monkeypatch.setattr(subprocess, "Popen", never)
    assert "bung ra quá lớn" in refused(path)


def test_an_archive_of_very_many_parts_is_refused(tmp_path: Path) -> None:
    parts = {f"xl/{number}.xml": b"" for number in range(2100)}
    path = tmp_path / "a.xlsx"
    path.write_bytes(making.zipped({"xl/workbook.xml": b"<workbook/>", **parts}))
    assert "bung ra quá lớn" in refused(path)


def test_a_bomb_that_lies_about_its_size_ends_in_the_child_alone(tmp_path: Path) -> None:
    strings = b"<sst><si><t>" + b"a" * (350 * MEGABYTE) + b"</t></si></sst>"
    honest = tmp_path / "honest.zip"
    book = xlsx(tmp_path / "book.xlsx", rows_of(HEAD, ROW))
    with (
        zipfile.ZipFile(book) as source,
        zipfile.ZipFile(honest, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for member in source.namelist():
            content = strings if member == "xl/sharedStrings.xml" else source.read(member)
            archive.writestr(member, content)
    del strings
    content = honest.read_bytes()
    size = struct.pack("<I", 350 * MEGABYTE + len(b"<sst><si><t></t></si></sst>"))
    path = tmp_path / "liar.xlsx"
    path.write_bytes(content.replace(size, struct.pack("<I", 4096)))
    assert container.kind_of(path) is container.FileKind.XLSX
    assert read_alone(path) == "refused"


def test_a_million_empty_rows_are_passed_over(tmp_path: Path) -> None:
    book = xlsx(tmp_path / "a.xlsx", rows_of(HEAD, ROW))
    path = tmp_path / "million.xlsx"
    with (
        zipfile.ZipFile(book) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for member in source.namelist():
            content = source.read(member)
            if member == "xl/worksheets/sheet1.xml":
                empty = "".join(
                    f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 1_000_003)
                )
                content = content.replace(b"</sheetData>", empty.encode() + b"</sheetData>")
            archive.writestr(member, content)
    table = read_workbook(path, COLUMNS)
    assert [row.text("key") for row in table.rows] == ["CB01"]
    assert read_alone(path) == "1"


def test_a_million_repeated_empty_rows_of_open_document_are_passed_over(tmp_path: Path) -> None:
    path = making.ods(tmp_path / "a.ods", [HEAD, ROW], empty_rows=1_048_570)
    assert len(read_workbook(path, COLUMNS).rows) == 1


def test_a_stray_cell_at_the_end_of_the_sheet_costs_no_more_than_a_sentence(tmp_path: Path) -> None:
    def fill(book: object, sheet: object) -> None:
        rows_of([*HEAD, *[""] * 10], ROW)(book, sheet)
        sheet.write(1_048_575, 13, ".")  # type: ignore[attr-defined]  # the library has no types

    path = xlsx(tmp_path / "a.xlsx", fill)
    assert "ô lẻ ở rất xa" in refused(path)
    assert read_alone(path) == "refused"


def test_more_rows_than_are_taken_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("camket.spreadsheets.reading.MOST_ROWS", 3)
    text = "key,name\n" + "CB,Chi bộ\n" * 5
    assert "Chia thành nhiều tệp" in refused(making.csv(tmp_path / "a.csv", text))
    book = xlsx(tmp_path / "a.xlsx", rows_of(HEAD, *[ROW] * 5))
    assert "Chia thành nhiều tệp" in refused(book)


def test_the_child_binds_its_own_memory_and_time() -> None:
    asked = (
        "import resource, sys, io; from camket.spreadsheets import child;"
        'sys.stdin = io.StringIO(\'{"path": "/", "kind": "xls", "headings": [], "limit": 1}\');'
        "child.main();"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0])"
    )
    told = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert told == ['{"error": "broken"}', f"{child.MEMORY} {child.CPU_SECONDS}"]
    assert child.MEMORY < 300 * MEGABYTE


def test_vietnamese_of_an_old_code_page_is_refused_with_its_line(tmp_path: Path) -> None:
    text = "key,name\nCB01,Chi bộ một\n".encode("cp1258", "replace") + b"CB02,C\xe0 m\xf2n\n"
    path = tmp_path / "a.csv"
    path.write_bytes(text)
    sentence = refused(path)
    assert "không theo mã UTF-8" in sentence
    assert "CSV UTF-8" in sentence


def test_a_cell_without_end_is_refused(tmp_path: Path) -> None:
    path = making.csv(tmp_path / "a.csv", 'key,name\nCB01,"' + "a" * 200_000)
    assert "dấu nháy kép" in refused(path)


def test_a_sheet_without_any_heading_says_which_are_needed(tmp_path: Path) -> None:
    sentence = refused(making.csv(tmp_path / "a.csv", "a,b\n1,2\n"))
    assert "“Mã đơn vị”, “Tên đơn vị”" in sentence
