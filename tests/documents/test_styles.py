"""Every measure of both styles, on the file itself, against documents.md §1 and §2."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from tests.documents.pages import find, lines, rules, texts
from tests.documents.papers import BOTH_STYLES, SEAL, STAMP_OF_INK, make_full_paper
from tests.documents.places import Placed, letters_of, places_of

from camket.documents.elements import ElementKey as Key
from camket.documents.elements import elements_of, missing_from
from camket.documents.numerals import Level
from camket.documents.paper import (
    NOBODY,
    Heading,
    KeyValues,
    Number,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Urgency,
)
from camket.documents.printing import annex_origin
from camket.documents.render import lay_out, render
from camket.documents.style import (
    CHOICES,
    PARTY,
    STATE,
    STYLES,
    Choice,
    Style,
    StyleName,
    choices_for,
    chosen_style,
    refuse_unsupported,
)
from camket.shared.errors import UnusableInputError

MILLIMETRE = 72 / 25.4
BOLD, ITALIC, UPRIGHT = (True, False), (False, True), (False, False)
STATE_LOOKS: dict[Key, tuple[set[float], tuple[bool, bool]]] = {
    Key.COUNTRY: ({12, 13}, BOLD),
    Key.MOTTO: ({13, 14}, BOLD),
    Key.SUPERIOR: ({12, 13}, UPRIGHT),
    Key.ISSUER: ({12, 13}, BOLD),
    Key.NUMBER: ({13}, UPRIGHT),
    Key.DAY: ({13, 14}, ITALIC),
    Key.TITLE: ({13, 14}, BOLD),
    Key.SUBJECT: ({13, 14}, BOLD),
    Key.BASIS: ({13, 14}, ITALIC),
    Key.ADDRESSEE: ({13, 14}, UPRIGHT),
    Key.AUTHORITY: ({13, 14}, BOLD),
    Key.POST: ({13, 14}, BOLD),
    Key.NAME: ({13, 14}, BOLD),
    Key.RECIPIENTS: ({11, 12}, UPRIGHT),
    Key.ARCHIVE: ({11}, UPRIGHT),
    Key.URGENCY: ({13, 14}, BOLD),
    Key.CIRCULATION: ({13, 14}, BOLD),
    Key.ADDRESS: ({11, 12}, UPRIGHT),
    Key.ANNEX: ({14}, BOLD),
}
PARTY_LOOKS: dict[Key, tuple[set[float], tuple[bool, bool]]] = {
    Key.PARTY_NAME: ({14, 15}, BOLD),
    Key.SUPERIOR: ({14}, UPRIGHT),
    Key.ISSUER: ({14}, BOLD),
    Key.NUMBER: ({14}, UPRIGHT),
    Key.DAY: ({14}, ITALIC),
    Key.TITLE: ({14}, BOLD),
    Key.SUBJECT: ({14}, BOLD),
    Key.BASIS: ({14}, UPRIGHT),
    Key.AUTHORITY: ({14}, BOLD),
    Key.POST: ({14}, UPRIGHT),
    Key.NAME: ({14}, BOLD),
    Key.RECIPIENTS: ({12, 14}, UPRIGHT),
    Key.ARCHIVE: ({12}, UPRIGHT),
}
LOOKS = {"party": PARTY_LOOKS, "state": STATE_LOOKS}


@pytest.fixture(scope="module", params=BOTH_STYLES, ids=lambda style: style.name)
def full(request: pytest.FixtureRequest) -> tuple[Paper, bytes, list[Placed]]:
    """Return a paper with every element of a style, its file, and where each element stands."""
    paper = make_full_paper(request.param)
    pdf = render(paper)
    return paper, pdf, places_of(paper, pdf)


def _of(placed: list[Placed], key: Key) -> Placed:
    return next(one for one in placed if one.element.key is key)


def test_each_element_has_the_size_and_the_weight_of_its_style(
    full: tuple[Paper, bytes, list[Placed]],
) -> None:
    paper, _, placed = full
    looks = LOOKS[paper.style.name]
    assert looks.keys() <= {one.element.key for one in placed}
    for one in placed:
        if one.element.key in looks:
            sizes, weight = looks[one.element.key]
            if one.element.text == "Nơi nhận:":
                # bold italic 12 on state paper, underlined and upright on Party paper
                assert one.size == paper.style.recipients_title_size
                assert (one.is_bold, one.is_italic) == (not paper.style.is_party,) * 2
                continue
            assert one.size in sizes, one
            assert (one.is_bold, one.is_italic) == weight, one


def test_the_head_stands_in_two_columns_in_the_order_of_the_rule(
    full: tuple[Paper, bytes, list[Placed]],
) -> None:
    paper, _, placed = full
    left = [Key.SUPERIOR, Key.ISSUER, Key.NUMBER, Key.URGENCY, Key.CIRCULATION]
    right = [Key.PARTY_NAME, Key.DAY] if paper.style.is_party else [Key.COUNTRY, Key.MOTTO, Key.DAY]
    for column in (left, right):
        tops = [_of(placed, key).y for key in column]
        assert tops == sorted(tops)
    edge = paper.style.margin_left + 165 * paper.style.left_share / 100
    assert all(_of(placed, key).right < edge for key in left)
    assert all(_of(placed, key).x > edge for key in right)
    assert 40 <= paper.style.left_share <= 45


def test_number_and_day_stand_on_one_line_on_state_paper() -> None:
    pdf = render(make_full_paper(STATE))
    number, day = find(pdf, "Số: 05/KH-SNNMT"), find(pdf, "Quảng Trị, ngày")
    baseline = {
        round(letter.bottom, 1)
        for letter in letters_of(pdf)
        if letter.page == 1 and letter.text in "Qn" and abs(letter.size - 13) < 0.1
    }
    assert abs(number.top - day.top) < 3
    assert baseline


def test_the_line_under_the_motto_is_as_long_as_its_words() -> None:
    pdf = render(make_full_paper(STATE))
    motto = find(pdf, "Độc lập - Tự do - Hạnh phúc")
    line = _line_below(pdf, motto.bottom, motto.left, motto.right)
    assert line[2] - line[0] == pytest.approx(motto.right - motto.left, abs=2)
    assert line[0] == pytest.approx(motto.left, abs=1.5)


def test_the_line_under_the_name_of_the_party_is_as_long_as_its_words() -> None:
    pdf = render(make_full_paper(PARTY))
    name = find(pdf, "ĐẢNG CỘNG SẢN VIỆT NAM")
    line = _line_below(pdf, name.bottom, name.left, name.right)
    assert line[2] - line[0] == pytest.approx(name.right - name.left, abs=2)


@pytest.mark.parametrize("issuer", ["Sở Nội vụ", "Sở Nông nghiệp", "UBND xã Vĩnh Thủy"])
def test_the_line_under_the_issuer_is_a_third_to_half_of_its_words(issuer: str) -> None:
    paper = make_full_paper(STATE)
    head = replace(paper.frame.head, issuer=issuer)
    pdf = render(replace(paper, frame=replace(paper.frame, head=head)))
    name = find(pdf, issuer.upper())
    line = _line_below(pdf, name.bottom, name.left, name.right)
    share = (line[2] - line[0]) / (name.right - name.left)
    assert 1 / 3 <= share <= 1 / 2
    assert (line[0] + line[2]) / 2 == pytest.approx((name.left + name.right) / 2, abs=1)


def test_the_line_under_the_subject_is_a_third_to_half_of_its_words() -> None:
    pdf = render(make_full_paper(STATE))
    subject = find(pdf, "thực hiện cam kết năm 2026")
    line = _line_below(pdf, subject.bottom, subject.left, subject.right)
    assert 1 / 3 <= (line[2] - line[0]) / (subject.right - subject.left) <= 1 / 2


@pytest.mark.parametrize(
    ("urgency", "width"),
    [(Urgency.EXPRESS, 30), (Urgency.VERY_URGENT, 40), (Urgency.URGENT, 20)],
)
@pytest.mark.parametrize("style", BOTH_STYLES, ids=lambda style: style.name)
def test_urgency_marks_have_their_frames(style: Style, urgency: Urgency, width: int) -> None:
    paper = make_full_paper(style)
    head = replace(paper.frame.head, urgency=urgency)
    pdf = render(replace(paper, frame=replace(paper.frame, head=head)))
    mark = next(line for line in lines(pdf) if line.text == urgency.value.upper())
    box = _box_around(pdf, mark.left, mark.bottom, mark.right, mark.top)
    assert (box[2] - box[0]) / MILLIMETRE == pytest.approx(width, abs=0.5)
    assert (box[3] - box[1]) / MILLIMETRE == pytest.approx(8, abs=0.5)


@pytest.mark.parametrize(
    ("style", "told"), [("party", "số       -KH/ĐU"), ("state", "số       /QĐ-UBND")]
)
def test_an_annex_leaves_room_for_a_number_not_yet_given(style: str, told: str) -> None:
    paper = make_full_paper(STYLES[StyleName(style)])
    symbol = told.strip("số -/")
    head = replace(paper.frame.head, number=Number(None, symbol), dated=None)
    blank = replace(paper, frame=replace(paper.frame, head=head))
    assert told in annex_origin(blank)


def test_page_numbers_begin_anew_in_each_annex_and_never_stand_on_a_first_page(
    full: tuple[Paper, bytes, list[Placed]],
) -> None:
    paper, pdf, _ = full
    document = pypdfium2.PdfDocument(pdf)
    numbers: dict[int, str] = {}
    for line in lines(pdf):
        page = document[line.page - 1]
        if line.text.isdigit() and line.bottom > page.get_height() - 20 * MILLIMETRE:
            numbers[line.page] = line.text
            middle = (paper.style.margin_left * MILLIMETRE + page.get_width() - 15 * MILLIMETRE) / 2
            assert (line.left + line.right) / 2 == pytest.approx(middle, abs=2)
    annexes = [
        n
        for n, text in enumerate(texts(pdf), 1)
        if re.match(r"phụ lục I+\b", text.strip(), re.IGNORECASE)
    ]
    assert len(annexes) == 2
    assert not set(annexes) & set(numbers)
    assert 1 not in numbers
    starts = [1, *annexes, len(document) + 1]
    for first, after in itertools.pairwise(starts):
        follow = range(first + 1, after)
        assert [numbers[n] for n in follow] == [str(n - first + 1) for n in follow]
    assert len(numbers) == len(document) - 3


def test_a_wide_annex_lies_on_its_side_and_repeats_the_head_of_its_table() -> None:
    pdf = render(make_full_paper(PARTY))
    document = pypdfium2.PdfDocument(pdf)
    wide = [n for n, page in enumerate(document) if page.get_width() > page.get_height()]
    assert len(wide) >= 2
    for n in wide:
        assert "Họ và tên" in texts(pdf)[n]


def test_a_state_annex_is_headed_in_small_letters_and_titled_in_capitals() -> None:
    state, party = (texts(render(make_full_paper(style)))[2] for style in (STATE, PARTY))
    assert state.split("\r\n")[:2] == ["Phụ lục I", "BẢNG PHÂN CÔNG"]
    assert party.split("\r\n")[:2] == ["PHỤ LỤC I", "Bảng phân công"]


def test_a_short_line_stands_below_what_a_state_annex_belongs_to() -> None:
    pdf = render(make_full_paper(STATE))
    origin = next(one for one in lines(pdf) if one.page == 3 and one.text.endswith("trường)"))
    middle = (30 + 165 / 2) * MILLIMETRE
    line = _line_below(pdf, origin.bottom, middle - 9, middle + 9, page_index=2)
    assert (line[2] - line[0]) / MILLIMETRE == pytest.approx(32, abs=0.5)
    assert (line[0] + line[2]) / 2 == pytest.approx(middle, abs=1)


def test_parts_counted_in_roman_figures_are_in_capitals_on_state_paper_only() -> None:
    for style, heading in ((STATE, "I. MỤC ĐÍCH, YÊU CẦU"), (PARTY, "I- Mục đích, yêu cầu")):
        assert heading in texts(render(make_full_paper(style)))[0]


@pytest.mark.parametrize("style", BOTH_STYLES, ids=lambda style: style.name)
def test_the_dash_of_each_recipient_stands_under_the_colon_of_kinh_gui(style: Style) -> None:
    paper = make_full_paper(style)
    several = ("Sở Nội vụ", "Chi cục Kiểm lâm khu vực phía Nam tỉnh Quảng Trị")
    pdf = render(replace(paper, frame=replace(paper.frame, addressees=several)))
    letters = [one for one in letters_of(pdf) if one.page == 1]
    read = "".join(one.text for one in letters)
    colon = letters[read.index("Kínhgửi:") + len("Kínhgửi")]
    assert f"- {several[0]};" in " ".join(texts(pdf)[0].split())
    assert f"{several[1]}." in " ".join(texts(pdf)[0].split())
    for name in several:
        dash = letters[read.index(f"-{''.join(name.split())}")]
        assert dash.left == pytest.approx(colon.left, abs=2)
        assert dash.top > colon.bottom


def test_the_address_stands_at_the_foot_of_page_1_of_state_paper_under_a_full_line() -> None:
    pdf = render(make_full_paper(STATE))
    assert [n for n, text in enumerate(texts(pdf)) if "Địa chỉ: số 02" in text] == [0]
    address = find(pdf, "Địa chỉ: số 02")
    assert address.top < 20 * MILLIMETRE
    line = min(
        (rule for rule in rules(pdf) if rule[1] > address.bottom and rule[3] - rule[1] < 2),
        key=lambda rule: rule[1],
    )
    assert (line[2] - line[0]) / MILLIMETRE == pytest.approx(165, abs=1)
    assert "Địa chỉ" not in " ".join(texts(render(make_full_paper(PARTY))))


def test_drafter_and_register_stand_on_the_last_line_of_state_recipients() -> None:
    assert "- Lưu: VT, VP. PTĐ.12" in " ".join(texts(render(make_full_paper(STATE))))
    party = " ".join(texts(render(make_full_paper(PARTY))))
    assert "- Lưu Văn phòng Đảng ủy." in party
    assert "VT" not in party
    assert "PTĐ" not in party


@pytest.mark.parametrize(("style", "mark"), [(PARTY, "thực hiện."), (STATE, "thực hiện./.")])
def test_the_end_mark_is_the_styles(style: Style, mark: str) -> None:
    text = " ".join(texts(render(make_full_paper(style))))
    assert f"tổ chức {mark}" in " ".join(text.split())
    assert ("./." in text) == (style is STATE)


def test_a_number_and_a_day_not_given_yet_leave_their_places_blank() -> None:
    for style, number in ((PARTY, "Số -KH/ĐU"), (STATE, "Số: /KH-SNNMT")):
        paper = make_full_paper(style)
        head = paper.frame.head
        blank = replace(head, number=replace(head.number, serial=None), dated=None)
        pdf = render(replace(paper, frame=replace(paper.frame, head=blank)))
        first = texts(pdf)[0]
        assert number in " ".join(first.split())
        assert "ngày tháng năm" in " ".join(first.split())
        word, symbol = find(pdf, "Số"), find(pdf, number.split()[-1].removeprefix("Số: "))
        assert symbol.right - word.left > 30 * MILLIMETRE / 2


def test_a_month_takes_a_zero_only_when_it_is_january_or_february() -> None:
    for day, shown in (
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 5), "ngày 05 tháng 3 năm 2026"),
        (date(2026, 12, 25), "ngày 25 tháng 12 năm 2026"),
    ):
        paper = make_full_paper(STATE)
        head = replace(paper.frame.head, dated=day)
        pdf = render(replace(paper, frame=replace(paper.frame, head=head)))
        assert shown in " ".join(texts(pdf)[0].split())


def test_long_names_wrap_in_the_head_and_touch_nothing() -> None:
    long = "Trung tâm Kiểm soát bệnh tật và Phòng, chống dịch bệnh khu vực Cam Lộ - Hướng Hóa"
    for style in BOTH_STYLES:
        paper = make_full_paper(style)
        head = replace(paper.frame.head, issuer=long, superior=long)
        pdf = render(replace(paper, frame=replace(paper.frame, head=head)))
        edge = (style.margin_left + 165 * style.left_share / 100) * MILLIMETRE
        top = [line for line in lines(pdf) if line.page == 1 and 560 < line.bottom < 760]
        left = [line for line in top if line.left < edge - 10]
        right = [line for line in top if line.left >= edge - 10]
        assert any("CỘNG" in line.text for line in right)
        reach = max(line.right for line in left if line.bottom > 630)
        assert reach < min(line.left for line in right) - MILLIMETRE
        for upper, lower in itertools.combinations(left, 2):
            apart = upper.bottom >= lower.top - 1 or lower.bottom >= upper.top - 1
            assert apart or upper.right <= lower.left or lower.right <= upper.left


@pytest.mark.parametrize("style", BOTH_STYLES, ids=lambda style: style.name)
def test_signatures_never_stand_without_text_above_them(style: Style) -> None:
    base = make_full_paper(style)
    for count in range(4, 13):
        blocks = tuple(
            Paragraph("Nội dung " + "xây dựng đường kiểu mẫu " * 12) for _ in range(count)
        )
        for last in (
            Paragraph("Các đơn vị tổ chức thực hiện"),
            KeyValues((("Họ tên", "Trần"), ("Mức xếp loại", ""))),
            Paragraph("Câu dài nối nhau cho đủ một đoạn rất dài. " * 60),
        ):
            pdf = render(replace(base, blocks=(*blocks, last), annexes=()))
            page = next(text for text in texts(pdf) if "Trần Thị Bính" in text)
            before = page.split("Trần Thị Bính")[0]
            assert any(word in before for word in ("thực hiện", "Mức xếp loại", "rất dài"))


def test_signature_and_seal_stand_where_the_rule_puts_them() -> None:
    paper = make_full_paper(STATE)
    person = replace(paper.signatures.people[0], image=STAMP_OF_INK, seal=SEAL)
    laid_out = lay_out(replace(paper, signatures=Signatures((person,))))
    slot = laid_out.slots[0]
    page = pypdfium2.PdfDocument(laid_out.pdf)[slot.page - 1]
    images = [one.get_bounds() for one in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])]
    signature, seal = sorted(images, key=lambda box: box[3] - box[1])
    assert (signature[2] - signature[0]) / MILLIMETRE == pytest.approx(30, abs=0.1)
    assert (seal[2] - seal[0]) / MILLIMETRE == pytest.approx(36, abs=0.1)  # its real size
    middle = (slot.left + slot.width / 2, slot.bottom + slot.height / 2)
    assert (signature[0] + signature[2]) / 2 == pytest.approx(middle[0], abs=0.5)
    assert (signature[1] + signature[3]) / 2 == pytest.approx(middle[1], abs=0.5)
    covered = (seal[2] - signature[0]) / (signature[2] - signature[0])
    assert covered == pytest.approx(1 / 3, abs=0.01)
    assert seal[0] < signature[0]


def test_names_of_two_signatures_stand_level() -> None:
    paper = make_full_paper(STATE)
    people = (
        Signature("Chủ tịch", "Đặng Hữu Quý", collective="Ủy ban nhân dân tỉnh", slot="a"),
        Signature("Giám đốc", "Bùi Quang Nhâm", slot="b"),
    )
    laid_out = lay_out(replace(paper, signatures=Signatures(people)))
    names = [find(laid_out.pdf, person.name) for person in people]
    assert names[0].left < names[1].left
    assert abs(names[0].bottom - names[1].bottom) < 4
    assert len({round(slot.bottom) for slot in laid_out.slots}) == 1


def test_further_signatures_stand_in_rows_of_two_with_their_places() -> None:
    paper = make_full_paper(PARTY)
    people = (
        Signature("Bí thư", "Nguyễn Văn Ất", label="Người đứng đầu", slot="party_a"),
        Signature("Bí thư", "Trần Thị Bính", label="Người đứng đầu", slot="party_b"),
        Signature("Phó Bí thư", "Lê Văn Giáp", collective="Ban Thường vụ", slot="collective_a"),
        NOBODY,
        NOBODY,
        Signature("Dấu của cơ quan", "Đảng ủy xã Cam Lộ", slot="seal_b"),
    )
    laid_out = lay_out(replace(paper, signatures=Signatures(people)))
    slots = {slot.role: slot for slot in laid_out.slots}
    assert set(slots) == {"party_a", "party_b", "collective_a", "seal_b"}
    assert slots["party_a"].bottom > slots["collective_a"].bottom > slots["seal_b"].bottom
    assert slots["party_a"].left == slots["collective_a"].left < slots["seal_b"].left
    assert slots["party_a"].bottom == slots["party_b"].bottom
    assert len({slot.page for slot in laid_out.slots}) == 1


def test_a_look_up_code_stands_on_every_page() -> None:
    assert all("Mã tra cứu: CK-7F3A-91BC" in page for page in texts(render(make_full_paper(PARTY))))


def test_parts_are_counted_by_the_vietnamese_alphabet() -> None:
    paper = replace(
        make_full_paper(STATE),
        blocks=tuple(Heading(Level.LETTER, n, f"điểm {n}") for n in range(1, 8)),
    )
    text = " ".join(" ".join(texts(render(paper))).split())
    for point in ("a) điểm 1", "d) điểm 4", "đ) điểm 5", "e) điểm 6", "g) điểm 7"):
        assert point in text


@pytest.mark.parametrize("choice", CHOICES, ids=lambda one: f"{one.style}-{one.field}")
def test_each_measure_that_sources_leave_open_can_be_set_and_only_within_them(
    choice: Choice,
) -> None:
    style = STYLES[choice.style]
    for value in choice.allowed:
        one: dict[str, Any] = {choice.field: value}
        changed = replace(style, **one)
        refuse_unsupported(changed)
        render(make_full_paper(changed))
    beyond: dict[str, Any] = {choice.field: 99}
    with pytest.raises(UnusableInputError, match="99"):
        refuse_unsupported(replace(style, **beyond))
    assert choice.sources
    assert choice in choices_for(choice.style)


def test_an_installation_chooses_in_one_line() -> None:
    chosen = chosen_style(StyleName.PARTY, "line_spacing=19, italic_bases=1")
    assert (chosen.line_spacing, chosen.italic_bases) == (19, True)
    assert chosen_style(StyleName.STATE, "") == STATE
    assert chosen_style(StyleName.STATE, "indent=12.7").indent == 12.7


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("line_spacing=21", "18 hoặc 19 hoặc 20"),
        ("line_spacing", "line_spacing"),
        ("margin_left=40", "margin_left=40"),
        ("recipients_size=12", "recipients_size"),
        ("line_spacing=mười tám", "mười tám"),
    ],
)
def test_a_choice_that_no_source_allows_is_refused_with_what_is_allowed(
    text: str, told: str
) -> None:
    with pytest.raises(UnusableInputError, match=told):
        chosen_style(StyleName.PARTY, text)


def test_a_measure_that_the_sources_fix_cannot_be_set() -> None:
    with pytest.raises(UnusableInputError, match="recipients_size"):
        render(make_full_paper(replace(STATE, recipients_size=20)))


@pytest.mark.parametrize("style", BOTH_STYLES, ids=lambda style: style.name)
def test_margins_and_spacing_follow_the_style(style: Style) -> None:
    changed = replace(style, line_spacing=20)
    if not style.is_party:
        changed = replace(changed, margin_left=35, margin_right=20, margin_top=25)
    pdf = render(make_full_paper(changed, blocks=6))
    begins = ("kiểu", "đường", "mẫu", "xây", "dựng")
    body = [line for line in lines(pdf) if line.text.startswith(begins)]
    assert body
    for line in body:
        assert line.left / MILLIMETRE == pytest.approx(changed.margin_left, abs=0.6)
    steps = {round(a.bottom - b.bottom) for a, b in itertools.pairwise(body)}
    assert 20 in steps
    first = find(pdf, "Nội dung thứ 0")
    assert first.left / MILLIMETRE == pytest.approx(changed.margin_left + changed.indent, abs=0.6)


def test_another_process_makes_the_same_bytes() -> None:
    """The order of sets and dictionaries differs from process to process; papers do not."""
    paper = "tests.documents.papers"
    code = (
        f"from {paper} import make_full_paper as m, BOTH_STYLES as s;"
        "from camket.documents.render import render; import hashlib;"
        "print(*[hashlib.sha256(render(m(one))).hexdigest() for one in s])"
    )
    found = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC-{seed}", "LC_ALL": "C"}
        done = subprocess.run(  # noqa: S603 - this very Python
            [sys.executable, "-c", code],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        found.add(done.stdout)
    assert len(found) == 1


def test_elements_name_their_rule() -> None:
    for style in BOTH_STYLES:
        for one in elements_of(make_full_paper(style)):
            assert one.rule
    rules_of = {one.key: one.rule for one in elements_of(make_full_paper(STATE))}
    assert rules_of[Key.NUMBER] == "NĐ 30/2020, Phụ lục I, ô 3"


@pytest.mark.parametrize("style", BOTH_STYLES, ids=lambda style: style.name)
def test_an_element_that_is_left_out_is_missed(style: Style) -> None:
    paper = make_full_paper(style)
    printed = "".join(texts(render(paper)))
    for one in elements_of(paper):
        squeezed = "".join(printed.split())
        without = squeezed.replace("".join(one.text.split()), "")
        assert one in missing_from(paper, without), one


def test_numbers_are_read_as_registers_write_them() -> None:
    assert Number.read("01-CK/ĐU") == Number(1, "CK/ĐU")
    assert Number.read("15/QĐ-UBND") == Number(15, "QĐ-UBND")
    assert Number.read("128/SNNMT-VP") == Number(128, "SNNMT-VP")
    assert Number.read("…") == Number(None, "")


def _line_below(
    pdf: bytes, bottom: float, left: float, right: float, *, page_index: int = 0
) -> tuple[float, float, float, float]:
    """Return the nearest horizontal rule under words."""
    found = [
        rule
        for rule in rules(pdf, page_index)
        if rule[3] - rule[1] < 2
        and rule[2] - rule[0] > 5
        and rule[0] < right
        and rule[2] > left
        and bottom - 12 < rule[3] <= bottom + 2
    ]
    return max(found, key=lambda rule: rule[3])


def _box_around(
    pdf: bytes, left: float, bottom: float, right: float, top: float
) -> tuple[float, float, float, float]:
    """Return the smallest box around words, from the edges of its strokes."""
    found = [
        rule
        for rule in rules(pdf)
        if rule[0] < left and rule[2] > right and rule[1] < bottom and rule[3] > top
    ]
    return min(found, key=lambda rule: rule[2] - rule[0])
