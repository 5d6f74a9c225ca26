"""A Word file as the paper to sign: PDF/A-3b with the frozen text and places for signatures."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pikepdf
import pypdfium2
import pytest

from camket.documents.forms.catalogue import form
from camket.documents.paper import Number, Paper
from camket.documents.render import lay_out
from camket.documents.style import STYLES, StyleName
from camket.documents.values import TRIAL_LINE, LaidOutPaper
from camket.documents.word.intake import take_word
from camket.documents.word.office import NotConvertedError, office_program
from camket.documents.word.paper_from import lay_out_word, numbered_word
from camket.documents.word.render import render_word

pytestmark = pytest.mark.skipif(office_program() is None, reason="LibreOffice is optional")
MILLIMETRE = 72 / 25.4


@pytest.fixture(scope="module")
def paper() -> Paper:
    return form("commitment").sample(STYLES[StyleName.PARTY])


@pytest.fixture(scope="module")
def made(paper: Paper) -> LaidOutPaper:
    return lay_out_word(render_word(paper), paper)


def test_it_claims_and_keeps_pdf_a_3b(made: LaidOutPaper) -> None:
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        told = pdf.Root.Metadata.read_bytes().decode()
        assert "<pdfaid:part>3</pdfaid:part>" in told
        assert "<pdfaid:conformance>B</pdfaid:conformance>" in told
        assert TRIAL_LINE in told
        assert "/Filter" not in pdf.Root.Metadata
        assert len(pdf.Root.OutputIntents) == 1
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "vi-VN"
        assert "/Info" not in pdf.trailer
        assert "/ID" in pdf.trailer
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
        assert pdf.pdf_version == "1.7"
        fonts = [
            font
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
            for font in [one]
        ]
        assert fonts
        assert all("/FontFile2" in font for font in fonts)
        assert {str(font.FontName).partition("+")[2][:5] for font in fonts} == {"Tinos"}


def test_the_frozen_text_travels_inside_as_its_source(made: LaidOutPaper, paper: Paper) -> None:
    assert paper.attachment is not None
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        (file,) = pdf.Root.AF
        assert file.AFRelationship == "/Source"
        assert file.EF.F.read_bytes() == paper.attachment.content
        assert file.EF.F.Subtype == "/application/json"
        assert "/ModDate" in file.EF.F.Params


def test_places_for_signatures_stand_where_ours_do(made: LaidOutPaper, paper: Paper) -> None:
    ours = {slot.role: slot for slot in lay_out(paper).slots}
    assert {slot.role for slot in made.slots} == set(ours)
    for slot in made.slots:
        assert slot.page == ours[slot.role].page
        assert abs(slot.left - ours[slot.role].left) < 2 * MILLIMETRE
        assert abs(slot.bottom - ours[slot.role].bottom) < 3 * MILLIMETRE


def test_a_place_that_was_written_over_is_missed(paper: Paper) -> None:
    document = docx.Document(io.BytesIO(render_word(paper)))
    cell = document.tables[-1].cell(1, 1)
    cell.paragraphs[0].add_run("Đã ký")
    saved = io.BytesIO()
    document.save(saved)
    with pytest.raises(NotConvertedError, match="chỗ ký"):
        lay_out_word(saved.getvalue(), paper)


def test_the_number_and_the_day_are_put_in_their_lines(paper: Paper) -> None:
    head = paper.frame.head
    blank = replace(head, number=Number(None, head.number.symbol), dated=None)
    given_out = replace(paper, frame=replace(paper.frame, head=blank))
    numbered = numbered_word(take_word(render_word(given_out)), given_out, paper)
    page = pypdfium2.PdfDocument(lay_out_word(numbered, paper).pdf)[0]
    text = page.get_textpage().get_text_bounded()
    assert f"Số {head.number.serial:02d}-{head.number.symbol}" in text
    assert f"năm {head.dated.year}" in text if head.dated else False
