"""Each form in each of its styles: golden text, places and page images; structure of the file."""

from __future__ import annotations

import io
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat
from tests.documents.pages import ink, layout, texts
from tests.documents.places import Placed, places_of

from camket.documents.checks import problems_of
from camket.documents.elements import ElementKey, elements_of, missing_from
from camket.documents.forms.catalogue import FORMS, Form, form
from camket.documents.paper import Paper, Paragraph, Signatures, Table
from camket.documents.printing import plain
from camket.documents.render import lay_out, render
from camket.documents.style import STYLES, StyleName
from camket.documents.values import TRIAL_LINE

GOLDEN = Path(__file__).parents[1] / "golden" / "documents"
MILLIMETRE = 72 / 25.4
_RENEWS = bool(os.environ.get("CAMKET_REWRITE_GOLDEN"))
_DOTS_PER_INCH = 60
_SHADES = 8
_MOST_DIFFERENT = 2.0
"""Mean difference of shades, of 255, that another machine's smoothing may cause."""
CASES = [(one, style) for one in FORMS for style in one.styles]
NAMES = [f"{one.key}.{style}" for one, style in CASES]


class Made:
    """A form made once for all the tests that look at it."""

    def __init__(self, one: Form, style: StyleName) -> None:
        """Make the sample."""
        self.name = f"{one.key}.{style}"
        self.form = one
        self.style = STYLES[style]
        self.paper: Paper = one.sample(self.style)
        self.pdf = render(self.paper)


@pytest.fixture(scope="module", params=CASES, ids=NAMES)
def made(request: pytest.FixtureRequest) -> Made:
    """Return each form in each of its styles."""
    return Made(*request.param)


def test_every_sentence_of_a_form_but_the_last_is_ended(made: Made) -> None:
    """The last one bears the end mark of its style."""
    running = [
        plain(one.text)
        for one in made.paper.blocks[:-1]
        if isinstance(one, Paragraph) and not one.is_heading and not one.is_centred
    ]
    assert [words for words in running if words[-1] not in ".;:…"] == []


def test_no_sentence_of_a_form_begins_with_a_small_letter(made: Made) -> None:
    begun = [plain(one.text) for one in made.paper.blocks if isinstance(one, Paragraph)]
    assert [words for words in begun if words[:1].islower()] == []


def test_text_of_each_form_is_as_reviewed(made: Made) -> None:
    _compare_text(f"{made.name}.txt", layout(made.pdf))


def test_places_of_each_form_are_as_reviewed(made: Made) -> None:
    placed = places_of(made.paper, made.pdf)
    file = GOLDEN / f"{made.name}.toml"
    if _RENEWS:
        file.write_text("".join(_toml(one) for one in placed), encoding="utf-8")
    assert [_values(one) for one in placed] == tomllib.loads(file.read_text("utf-8"))["element"]


def test_pages_of_each_form_look_as_reviewed(made: Made) -> None:
    drawn = list(_drawn(made.pdf))
    if _RENEWS:
        for old in GOLDEN.glob(f"{made.name}.*.png"):
            old.unlink()
        for number, image in enumerate(drawn, start=1):
            image.quantize(_SHADES).save(GOLDEN / f"{made.name}.{number}.png", optimize=True)
    kept = sorted(GOLDEN.glob(f"{made.name}.*.png"))
    assert len(kept) == len(drawn)
    for file, image in zip(kept, drawn, strict=True):
        _compare_images(Image.open(file).convert("L"), image)


def test_each_form_shows_each_of_its_elements(made: Made) -> None:
    assert missing_from(made.paper, "".join(texts(made.pdf))) == ()
    assert made.form.compulsory(made.style.name)
    assert problems_of(made.paper) == ()


def test_each_form_is_tagged_pdf_a_with_a_language(made: Made) -> None:
    part = 3 if made.paper.attachment else 2
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        with pdf.open_metadata() as xmp:
            assert xmp["pdfaid:part"] == str(part)
            assert xmp["pdfaid:conformance"] == "A"
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("vi")
        assert len(pdf.attachments) == (1 if made.paper.attachment else 0)


def test_tags_name_the_title_and_the_heads_of_tables(made: Made) -> None:
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        tags = list(_tags(pdf.Root.StructTreeRoot.K))
    tables = [
        block
        for part in (made.paper.blocks, *(annex.blocks for annex in made.paper.annexes))
        for block in part
        if isinstance(block, Table) and block.rows
    ]
    assert tags.count("Table") == len(tables)
    assert tags.count("TH") >= sum(len(table.columns) for table in tables)
    assert ("H1" in tags) == (not made.paper.is_letter or bool(made.paper.annexes))


def test_poppler_finds_embedded_fonts_of_ours_alone(made: Made, tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(made.pdf)
    lines = _poppler("pdffonts", file).splitlines()[2:]
    assert lines
    for line in lines:
        assert re.match(r"[A-Z]{6}\+Tinos", line), line
        assert re.search(r"\byes\s+yes\s+yes\b", line), line
    facts = _poppler("pdfinfo", file)
    assert re.search(r"^Tagged:\s+yes$", facts, re.MULTILINE)
    assert re.search(r"^JavaScript:\s+no$", facts, re.MULTILINE)
    assert re.search(r"^Form:\s+none$", facts, re.MULTILINE)
    # poppler takes a dash at the end of a line for a hyphen
    missing = missing_from(made.paper, _poppler("pdftotext", "-raw", file, "-"))
    assert {one.key for one in missing} <= {ElementKey.DASHES}


def test_nothing_but_the_foot_stands_outside_the_margins(made: Made) -> None:
    style = made.style
    document = pypdfium2.PdfDocument(made.pdf)
    for index, page in enumerate(document):
        left, right = ink(made.pdf, index, above=style.margin_bottom * MILLIMETRE)
        assert left > style.margin_left * MILLIMETRE - 1
        assert right < page.get_width() - style.margin_right * MILLIMETRE + 1


def test_signatures_never_begin_a_page(made: Made) -> None:
    for page in texts(made.pdf):
        first = next(line for line in page.split("\r\n") if not line.isdigit())
        assert first not in _authorities(made.paper), made.name


def test_every_page_of_a_sample_says_that_it_is_one(made: Made) -> None:
    assert all(TRIAL_LINE in page for page in texts(made.pdf))


def test_places_for_signatures_are_kept_on_the_page_of_the_name(made: Made) -> None:
    named = {
        one.element.text: one.page
        for one in places_of(made.paper, made.pdf)
        if one.element.key is ElementKey.NAME
    }
    laid_out = lay_out(made.paper)
    people = {
        person.slot: person.name
        for area in (made.paper.signatures, *made.paper.blocks)
        if isinstance(area, Signatures)
        for person in area.people
        if person.slot
    }
    assert {slot.role for slot in laid_out.slots} == set(people)
    for slot in laid_out.slots:
        assert slot.page == named[people[slot.role]]


def test_keys_name_forms_once() -> None:
    assert len({one.key for one in FORMS}) == len(FORMS)
    assert all(form(one.key) is one for one in FORMS)
    with pytest.raises(LookupError):
        form("no such form")


def test_no_golden_is_left_of_a_form_that_is_gone() -> None:
    kept = {".".join(file.name.split(".")[:2]) for file in GOLDEN.iterdir()}
    assert kept == set(NAMES)


def test_a_wording_that_was_not_read_is_never_said_to_be_the_national_text() -> None:
    for one, style in CASES:
        origin = one.sample(STYLES[style]).origin
        if "43-HD/BTCTW" in one.source:
            assert "chưa đối chiếu" in origin
        if "TVĐU" in one.source:
            assert "địa phương" in origin


def _compare_text(name: str, found: str) -> None:
    file = GOLDEN / name
    if _RENEWS:
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8")


def _compare_images(kept: Image.Image, drawn: Image.Image) -> None:
    assert kept.size == drawn.size
    # blurred: a stroke that moves by part of a dot is no difference, one that moves by a line is
    smooth = [image.filter(ImageFilter.GaussianBlur(1)) for image in (kept, drawn)]
    assert ImageStat.Stat(ImageChops.difference(*smooth)).mean[0] < _MOST_DIFFERENT


def _drawn(pdf: bytes) -> Iterator[Image.Image]:
    for page in pypdfium2.PdfDocument(pdf):
        drawn = page.render(scale=_DOTS_PER_INCH / 72).to_pil().convert("L")
        yield drawn


def _values(placed: Placed) -> dict[str, Any]:
    return {
        "name": placed.element.name,
        "text": placed.element.text,
        "page": placed.page,
        "x": placed.x,
        "y": placed.y,
        "size": placed.size,
    }


def _toml(placed: Placed) -> str:
    lines = [
        f"{key} = {value!r}" if not isinstance(value, str) else f'{key} = "{value}"'
        for key, value in _values(placed).items()
    ]
    return "[[element]]\n" + "\n".join(lines) + "\n\n"


def _tags(kids: Any) -> Iterator[str]:
    if isinstance(kids, pikepdf.Array):
        for kid in kids:
            yield from _tags(kid)
    elif isinstance(kids, pikepdf.Dictionary):
        if "/S" in kids:
            yield str(kids.S).removeprefix("/")
        if "/K" in kids:
            yield from _tags(kids.K)


def _poppler(tool: str, *arguments: str | Path) -> str:
    command = [tool, *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # our own file
    return done.stdout


def _authorities(paper: Paper) -> set[str]:
    keys = {ElementKey.AUTHORITY, ElementKey.POST}
    return {one.text for one in elements_of(paper) if one.key in keys}
