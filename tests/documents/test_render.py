"""A commitment and a notice as paper: elements, places, the same bytes, the trial line."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest
from tests.documents.pages import find, glyphs, ink, lines, rules, texts
from tests.documents.papers import (
    CREATED_AT,
    HEADER,
    ITEMS,
    make_frozen,
    make_minutes,
    make_notice,
    make_paper,
)

from camket.documents.render import (
    lay_out_commitment,
    render_commitment,
    render_handover,
    render_rating_notice,
    render_stamp,
)
from camket.documents.values import TRIAL_LINE, Item, Measure, Stamp, Work

MILLIMETRE = 72 / 25.4


@pytest.fixture(scope="module")
def paper() -> bytes:
    """Return the commitment that most tests look at."""
    return render_commitment(make_paper(), make_frozen())


@pytest.fixture(scope="module")
def notice() -> bytes:
    """Return the notice that most tests look at."""
    return render_rating_notice(make_notice())


def test_minutes_list_each_open_thing_and_say_where_there_is_none() -> None:
    text = " ".join(texts(render_handover(make_minutes()))[0].split())
    for element in ("BIÊN BẢN", "Số 07-BB/ĐU", "chưa có người nhận", "2. Vướng mắc Không có."):
        assert element in text
    assert "trách nhiệm của đơn vị." in text


def test_the_same_values_give_the_same_bytes(paper: bytes) -> None:
    render_commitment(make_paper(header=replace(HEADER, number="02-CK/ĐU")), make_frozen())
    assert render_commitment(make_paper(), make_frozen()) == paper


def test_another_time_of_making_gives_other_bytes(paper: bytes) -> None:
    later = make_paper(created_at=CREATED_AT + timedelta(seconds=1))
    assert render_commitment(later, make_frozen()) != paper


def test_the_file_is_tagged_pdf_a_3(paper: bytes) -> None:
    assert b"pdfaid:part>3<" in paper
    assert b"pdfaid:conformance>A<" in paper
    assert pypdfium2.PdfDocument(paper).is_tagged()


def test_the_frozen_text_is_attached(paper: bytes) -> None:
    document = pypdfium2.PdfDocument(paper)
    assert document.count_attachments() == 1
    attachment = document.get_attachment(0)
    assert attachment.get_name() == "cam-ket.json"
    assert bytes(attachment.get_data()) == make_frozen()


def test_only_the_fonts_of_the_package_are_used(paper: bytes, notice: bytes) -> None:
    for pdf in (paper, notice):
        assert set(re.findall(rb"/BaseFont/[A-Z]{6}\+([A-Za-z]+)", pdf.replace(b" ", b""))) <= {
            b"Tinos"
        }


def test_the_head_follows_the_party_style(paper: bytes) -> None:
    text = texts(paper)[0]
    assert text.splitlines()[0].startswith("ĐẢNG BỘ TỈNH QUẢNG TRỊ")
    for element in (
        "ĐẢNG ỦY XÃ CAM LỘ",
        "*",
        "Số 01-CK/ĐU",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Cam Lộ, ngày 05 tháng 02 năm 2026",
        "BẢN CAM KẾT",
        "-----",
    ):
        assert element in text
    assert "Số: " not in text


def test_the_end_follows_the_party_style(paper: bytes) -> None:
    text = " ".join(texts(paper)[-1].split())
    assert "chịu trách nhiệm về kết quả." in text
    assert "./." not in text
    assert "T/M BAN THƯỜNG VỤ" in text
    assert "- Lưu Đảng ủy." in text


def test_margins_are_30_15_20_and_20_millimetres(paper: bytes) -> None:
    body = [line for line in lines(paper) if TRIAL_LINE not in line.text and len(line.text) > 3]
    for page_index in range(len(texts(paper))):
        left, right = ink(paper, page_index, above=20 * MILLIMETRE)
        assert left > 30 * MILLIMETRE - 1
        assert right < (210 - 15) * MILLIMETRE + 1
    assert max(line.top for line in body) <= (297 - 20) * MILLIMETRE + 1
    assert min(line.bottom for line in body) >= 20 * MILLIMETRE - 1


@pytest.mark.parametrize("spacing", [18, 19, 20])
def test_lines_stand_exactly_as_far_apart_as_the_setting_says(spacing: int) -> None:
    paper = make_paper(items=(Item("Một", summary="đường kiểu mẫu xã Cam Lộ " * 12),))
    style = replace(paper.style, line_spacing=spacing)
    pdf = render_commitment(replace(paper, style=style), make_frozen())
    body = [
        line for line in lines(pdf) if line.text.startswith(("đường", "kiểu", "xã", "Lộ", "Cam"))
    ]
    steps = {round(a.bottom - b.bottom, 1) for a, b in itertools.pairwise(body)}
    assert spacing in {round(step) for step in steps}


def test_the_page_number_stands_in_the_top_margin_from_page_2_on(paper: bytes) -> None:
    numbers = [line for line in lines(paper) if line.bottom > (297 - 20) * MILLIMETRE]
    assert [(line.page, line.text) for line in numbers] == [
        (page, str(page)) for page in range(2, len(texts(paper)) + 1)
    ]
    middle = (30 + (210 - 15)) / 2 * MILLIMETRE
    assert all(abs((line.left + line.right) / 2 - middle) < 2 for line in numbers)


def test_the_places_kept_for_signatures_are_empty_and_under_the_posts() -> None:
    laid_out = lay_out_commitment(make_paper(), make_frozen())
    assert [slot.role for slot in laid_out.slots] == ["party_a", "party_b"]
    for slot in laid_out.slots:
        inside = [
            line
            for line in lines(laid_out.pdf)
            if line.page == slot.page
            and line.left < slot.left + slot.width
            and line.right > slot.left
            and line.bottom < slot.bottom + slot.height
            and line.top > slot.bottom
        ]
        assert inside == []
    right = next(slot for slot in laid_out.slots if slot.role == "party_b")
    assert find(laid_out.pdf, "T/M BAN CHẤP HÀNH").bottom > right.bottom + right.height
    name = [line for line in lines(laid_out.pdf) if line.text == "Trần Thị Bính"][-1]
    assert name.top < right.bottom


def test_signatures_never_stand_on_a_page_without_text() -> None:
    for count in range(1, 12):
        items = tuple(replace(ITEMS[1], title=f"Vấn đề {n}") for n in range(count))
        pdf = render_commitment(make_paper(items=items), make_frozen())
        assert "Bên B cam kết" in texts(pdf)[-1]


def test_stacked_capitals_do_not_touch_the_rules_of_a_table() -> None:
    stacked = "ỀỔẾỖẪẶỢỰ"
    work = Work(stacked, "Ổ", HEADER.dated or CREATED_AT.date(), "Ề")
    measure = Measure(stacked.lower(), "0", "1", "%", CREATED_AT.date())
    item = Item("Một", measures=(measure,), works=(work, work))
    pdf = render_commitment(make_paper(items=(item,)), make_frozen())
    left, bottom, right, top = glyphs(pdf, stacked)
    beside = [rule for rule in rules(pdf) if rule[0] < right and rule[2] > left]
    assert beside
    for rule in beside:
        if rule[3] - rule[1] < 2:  # a horizontal rule
            assert rule[1] > top + 0.5 or rule[3] < bottom - 0.5


def test_every_letter_of_vietnamese_is_in_the_fonts() -> None:
    letters = "ăâđêôơưĂÂĐÊÔƠƯ" + "".join(chr(code) for code in range(0x1EA0, 0x1EFA))
    pdf = render_commitment(make_paper(items=(Item(letters, summary=letters),)), make_frozen())
    found = "".join(texts(pdf)[0].split())
    assert found.count(letters[:40]) == 2


def test_values_are_never_read_as_markup() -> None:
    hostile = '#import "x": *; #read("/etc/passwd") $x^2$ <slot> *đậm* @a'
    pdf = render_commitment(make_paper(items=(Item(hostile),)), make_frozen())
    assert "#read(" in texts(pdf)[0]
    assert "*đậm*" in texts(pdf)[0]


def test_every_page_of_a_trial_paper_bears_the_line(paper: bytes, notice: bytes) -> None:
    for pdf in (paper, notice):
        assert all(TRIAL_LINE in text for text in texts(pdf))


def test_the_metadata_of_a_trial_paper_bear_the_line(paper: bytes, notice: bytes) -> None:
    for pdf in (paper, notice):
        metadata = pypdfium2.PdfDocument(pdf).get_metadata_dict()
        assert TRIAL_LINE in metadata["Title"]
        assert TRIAL_LINE in metadata["Keywords"]
        assert TRIAL_LINE.encode() in pdf  # XMP is written plainly


def test_a_paper_that_is_no_trial_does_not_bear_the_line() -> None:
    pdf = render_commitment(make_paper(is_trial=False), make_frozen(is_trial=False))
    assert not any("MINH HỌA" in text for text in texts(pdf))
    assert "MINH HỌA".encode() not in pdf


def test_a_stamp_says_who_for_whom_and_when() -> None:
    stamp = render_stamp(Stamp("Trần Thị Bính", "Đảng ủy xã Cam Lộ", CREATED_AT, is_trial=True))
    assert texts(stamp)[0].split("\r\n") == [
        "Ký bởi: Trần Thị Bính",
        "Đảng ủy xã Cam Lộ",
        "05/02/2026 08:30:00 +07:00",
        TRIAL_LINE,
    ]


def test_a_long_name_stays_within_its_stamp() -> None:
    stamp = render_stamp(
        Stamp(
            "Nguyễn Hoàng Phương Thảo Nguyên Khánh",
            "Ban Thường vụ Đảng ủy các cơ quan Đảng tỉnh Quảng Trị",
            CREATED_AT,
            is_trial=True,
        )
    )
    assert len(texts(stamp)) == 1
    assert all(line.left > 0 and line.right < 210 and line.bottom > 0 for line in lines(stamp))


def test_a_notice_lists_who_was_rated_how(notice: bytes) -> None:
    text = " ".join(texts(notice)[0].split())
    for element in ("THÔNG BÁO", "Số 45-TB/TU", "Trần Thị Bính", "Hoàn thành xuất sắc nhiệm vụ"):
        assert element in text
    assert "để biết, thực hiện." in text
