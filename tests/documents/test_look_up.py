"""The code by which anybody checks a paper stands at its foot, with the address and as a picture."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
from tests.documents.papers import make_frozen, make_paper

from camket.documents.forms.commitment import paper_of
from camket.documents.qr import picture_of
from camket.documents.render import lay_out

CODE = "K7Q2-M4XD"
AT = "https://camket.example.vn/kiem-tra"


def _text_and_pictures(code: str, at: str) -> list[tuple[str, int]]:
    paper = paper_of(make_paper(), make_frozen())
    frame = replace(paper.frame, look_up_code=code, look_up_at=at)
    document = pypdfium2.PdfDocument(lay_out(replace(paper, frame=frame)).pdf)
    found = []
    for page in document:
        paths = sum(1 for one in page.get_objects() if one.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH)
        found.append((page.get_textpage().get_text_bounded(), paths))
    return found


def test_code_and_address_stand_on_every_page() -> None:
    pages = _text_and_pictures(CODE, AT)
    assert len(pages) == 2
    for text, _ in pages:
        assert f"Mã tra cứu: {CODE} – kiểm tra tại {AT}" in text


def test_the_picture_stands_beside_them_where_there_is_an_address() -> None:
    bare = _text_and_pictures(CODE, "")
    with_picture = _text_and_pictures(CODE, AT)
    assert [text.count("kiểm tra tại") for text, _ in bare] == [0, 0]
    assert all(more > less for (_, more), (_, less) in zip(with_picture, bare, strict=True))


def test_a_paper_without_a_code_has_neither() -> None:
    assert all("Mã tra cứu" not in text for text, _ in _text_and_pictures("", AT))


def test_the_places_for_signatures_stay_where_they_were() -> None:
    paper = paper_of(make_paper(), make_frozen())
    frame = replace(paper.frame, look_up_code=CODE, look_up_at=AT)
    assert lay_out(replace(paper, frame=frame)).slots == lay_out(paper).slots


def test_the_picture_of_an_address_is_the_same_each_time() -> None:
    assert picture_of(f"{AT}/?ma={CODE}") == picture_of(f"{AT}/?ma={CODE}")
    assert picture_of("") == ""
