"""Each form as Word: LibreOffice makes the same pages of it as Typst sets."""

from __future__ import annotations

import re
import subprocess
import zipfile
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from tests.documents.word_papers import changed_paper, plain_paper

from camket.documents.elements import missing_from
from camket.documents.forms.catalogue import FORMS, Form
from camket.documents.forms.catalogue import form as form_of
from camket.documents.paper import Paragraph, Table
from camket.documents.render import render
from camket.documents.style import STYLES, StyleName
from camket.documents.word.intake import take_word
from camket.documents.word.office import office_program, words_to_pdfs
from camket.documents.word.render import render_word

MILLIMETRE = 72 / 25.4
EACH = [
    pytest.param(form, style, id=f"{form.key}-{style}") for form in FORMS for style in form.styles
]
DOTS = re.compile(r"[.…]{6,}")
needs_office = pytest.mark.skipif(office_program() is None, reason="LibreOffice is optional")


@dataclass(frozen=True)
class Word:
    """A word on a page, its place in points from the upper left corner."""

    page: int
    left: float
    foot: float
    text: str


def words_of(pdf: bytes, folder: Path) -> tuple[list[Word], int]:
    """Return the words of a PDF in their order and how many pages it has."""
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(  # noqa: S603  # a tool of the test and a file of its own
        ["/usr/bin/pdftotext", "-raw", "-bbox", str(path), "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found, page = [], 0
    for line in told.splitlines():
        page += "<page " in line
        match = re.search(
            r'xMin="([\d.]+)" yMin="[\d.]+" xMax="[\d.]+" yMax="([\d.]+)">(.*)</word>', line
        )
        if match:
            found.append(Word(page, float(match[1]), float(match[2]), match[3]))
    return [word for word in found if not DOTS.fullmatch(word.text)], page


@pytest.fixture(scope="module")
def edited() -> dict[tuple[str, StyleName], bytes]:
    """Return what LibreOffice makes of every form's Word file, all of them in one run."""
    keys = [(form, style) for form in FORMS for style in form.styles]
    words = [render_word(form.sample(STYLES[style])) for form, style in keys]
    pdfs = words_to_pdfs(words, seconds=240)
    return {(form.key, style): pdf for (form, style), pdf in zip(keys, pdfs, strict=True)}


@needs_office
@pytest.mark.parametrize(("form", "style"), EACH)
def test_libreoffice_makes_the_same_pages_of_the_word_file(
    form: Form,
    style: StyleName,
    edited: dict[tuple[str, StyleName], bytes],
    tmp_path: Path,
) -> None:
    paper = form.sample(STYLES[style])
    printed, pages = words_of(render(paper), tmp_path)
    made, made_pages = words_of(edited[form.key, style], tmp_path)
    assert made_pages == pages
    assert [word.text for word in made] == [word.text for word in printed]
    assert [word.page for word in made] == [word.page for word in printed]


@needs_office
@pytest.mark.parametrize(("form", "style"), EACH)
def test_the_head_stands_within_two_millimetres(
    form: Form,
    style: StyleName,
    edited: dict[tuple[str, StyleName], bytes],
    tmp_path: Path,
) -> None:
    paper = form.sample(STYLES[style])
    printed, _ = words_of(render(paper), tmp_path)
    made, _ = words_of(edited[form.key, style], tmp_path)
    # the head ends where the text begins: with the kind of document or, of a letter, "Kính gửi"
    title = (paper.title.upper() or "Kính gửi").split()[0]
    end = next(at for at, word in enumerate(printed) if word.text == title and at > 6)
    pairs = list(zip(printed[:end], made[:end], strict=True))
    assert len(pairs) > 8
    for there, here in pairs:
        assert here.text == there.text
        assert abs(here.left - there.left) <= 2 * MILLIMETRE, there
        assert abs(here.foot - there.foot) <= 2 * MILLIMETRE, there


@needs_office
@pytest.mark.parametrize("style", [StyleName.PARTY, StyleName.STATE])
def test_where_a_form_comes_from_stays_with_the_signatures(
    style: StyleName, tmp_path: Path
) -> None:
    sample = form_of("cap_control").sample(STYLES[style])
    longer = [
        replace(sample, blocks=(*[Paragraph("Thêm một dòng.")] * lines, *sample.blocks[-1:]))
        for lines in range(9)
    ]
    made = words_to_pdfs([render_word(one) for one in longer], seconds=240)
    ends = set()
    for paper, pdf in zip(longer, made, strict=True):
        printed, pages = words_of(render(paper), tmp_path)
        edited, _ = words_of(pdf, tmp_path)
        assert [word.text for word in edited] == [word.text for word in printed]
        assert [word.page for word in edited] == [word.page for word in printed]
        origin = next(at for at, word in enumerate(printed) if word.text == "03-HD/TVĐU,")
        # the form's name, its "theo" and "Hướng dẫn" stand between the signatory and the number
        drops = [one[origin].foot - one[origin - 6].foot for one in (printed, edited)]
        assert abs(drops[0] - drops[1]) <= MILLIMETRE
        ends.add(pages)
    assert len(ends) == 2  # some fit on a page, some do not


@needs_office
def test_points_cut_to_two_digits_stay_on_one_line(tmp_path: Path) -> None:
    paper = form_of("rating_list").sample(STYLES[StyleName.PARTY])
    (listed, *rest) = paper.blocks
    assert isinstance(listed, Table)
    first = listed.rows[0]
    row = replace(first, cells=tuple("92,16…" if one == "91" else one for one in first.cells))
    assert row != first
    paper = replace(paper, blocks=(replace(listed, rows=(row, *listed.rows[1:])), *rest))
    (made,) = words_to_pdfs([render_word(paper)], seconds=120)
    for pdf in (render(paper), made):
        assert "92,16…" in [word.text for word in words_of(pdf, tmp_path)[0]]


@pytest.mark.parametrize(("form", "style"), EACH)
def test_the_word_file_bears_every_element(form: Form, style: StyleName) -> None:
    paper = form.sample(STYLES[style])
    document = docx.Document(BytesIO(render_word(paper)))
    section = document.sections[0]
    around = [
        *section.first_page_footer.paragraphs,
        *section.footer.paragraphs,
    ]
    text = "".join(element.text or "" for element in document.element.body.iter("{*}t"))
    text += "".join(paragraph.text for paragraph in around)
    assert missing_from(paper, text) == ()


@pytest.mark.parametrize(("form", "style"), EACH)
def test_the_same_paper_gives_the_same_bytes(form: Form, style: StyleName) -> None:
    first = render_word(form.sample(STYLES[style]))
    assert render_word(form.sample(STYLES[style])) == first
    with zipfile.ZipFile(BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(("form", "style"), EACH)
def test_our_own_file_may_come_back(form: Form, style: StyleName) -> None:
    take_word(render_word(form.sample(STYLES[style])))


@pytest.mark.parametrize("style", list(StyleName))
def test_the_page_is_ruled_as_the_style_says(style: StyleName) -> None:
    form = next(form for form in FORMS if style in form.styles)
    rules = STYLES[style]
    document = docx.Document(BytesIO(render_word(form.sample(rules))))
    section = document.sections[0]
    margins = [
        section.top_margin,
        section.bottom_margin,
        section.left_margin,
        section.right_margin,
    ]
    wanted = [rules.margin_top, rules.margin_bottom, rules.margin_left, rules.margin_right]
    assert [round(one.mm or 0, 1) for one in margins if one is not None] == wanted
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == ""
    assert "PAGE" in section.header._element.xml
    body = document.styles["Nội dung"]
    assert body.paragraph_format.line_spacing.pt == rules.line_spacing
    assert round(body.paragraph_format.first_line_indent.mm) == round(rules.indent)
    assert "Times New Roman" in document.styles.element.xml


def test_words_reach_the_file_as_words() -> None:
    nasty = 'A & B <w:br/> {{ 7*7 }} "“”" ]]>'
    document = docx.Document(BytesIO(render_word(plain_paper(nasty))))
    assert any(nasty in paragraph.text for paragraph in document.paragraphs)


def test_text_that_was_changed_is_struck_and_underlined() -> None:
    document = docx.Document(BytesIO(render_word(changed_paper("80%", "90%"))))
    runs = {run.text: run for paragraph in document.paragraphs for run in paragraph.runs}
    assert runs["80%"].font.strike
    assert runs["90%"].font.underline
