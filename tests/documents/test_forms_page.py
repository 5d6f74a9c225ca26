"""`docs/forms.md` says what is true: it is written from the forms and from measured papers."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.documents.papers import BOTH_STYLES, make_full_paper
from tests.documents.places import Placed, places_of

from camket.documents.elements import ElementKey
from camket.documents.forms.catalogue import FORMS
from camket.documents.render import render
from camket.documents.style import CHOICES, FRONT_SOURCES, STYLES, Style, StyleName

PAGE = Path(__file__).parents[2] / "docs" / "forms.md"
OPENING = """# Forms of official paper

Written by `./dev golden` from the catalogue (`documents/forms/catalogue.py`) and from papers that were set and measured; a test compares. The text, the place of every
element and a picture of every page of every form are in `tests/golden/documents`. Marks: **A** the source was read, **B** a local practice or a guide to the source was,
**C** neither: such wording is never called the national text on the paper.

A form is one function that turns its values into a `Paper` (`documents/paper.py`); the PDF (`documents/render.py`) and the Word file read that, and take every word from
`documents/printing.py`.
"""
WHO_CHOOSES = """
A body chooses for itself and for those below it on `/quan-tri/mau-van-ban/the-thuc/` (`registry/actions/styles.py`): its own choice holds, else that of the nearest body
above that chose the measure, else the installation's (`CAMKET_PARTY_PAPER`, `CAMKET_STATE_PAPER`). Shown by `tests/registry/test_styles.py`.

In whose style a body of the Front or a mass organisation numbers and writes is its own choice (`UnitSpan.paper_style`, with its days, written by a plan of changes or the sheet of units, both
of which name the source), else the installation's, `CAMKET_FRONT_PAPER` (`state`, or `party`); read in one place (`registry/setting.py`, `style_of`). {FRONT_SOURCES} (A); no format of their own was read (C). Shown by `tests/registry/test_setting.py`.

"""
NOT_PRINTED = """
## What is left to others, or left out

| element | why |
| --- | --- |
| secrecy mark (ô 10a) | papers of this system are never secret; the system refuses such content |
| electronic signature of the agency (ô 14), signature and seal images (ô 7c, 8) | put on by the signing room; their places are kept, size and position are tested |
| copies (SY, TrS, SL) | a copy is made from the stored file, not set anew |
| TUQ. and Q. on Party paper | the sources know no such form (C): refused in a sentence |
"""
STYLE_NAMES = {StyleName.PARTY: "Party paper", StyleName.STATE: "State paper"}


def test_the_page_of_forms_is_as_reviewed() -> None:
    text = "".join(_page())
    if os.environ.get("CAMKET_REWRITE_GOLDEN"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text


def _page() -> Iterator[str]:
    yield OPENING
    yield "\n## The forms\n\n| key | form | for whom | source | mark | Party | State |\n"
    yield "| --- | --- | --- | --- | --- | --- | --- |\n"
    for form in FORMS:
        ticks = " | ".join("✓" if style in form.styles else "–" for style in StyleName)
        yield f"| `{form.key}` | {form.name} | {form.audience} | {form.source} | {form.mark} | {ticks} |\n"
    bearers = _bearers()
    for style in BOTH_STYLES:
        yield from _elements(style, bearers)
    yield from _choices()
    yield NOT_PRINTED


def _elements(style: Style, bearers: dict[tuple[StyleName, ElementKey], set[str]]) -> Iterator[str]:
    yield f"\n## Elements of {STYLE_NAMES[style.name]}, measured\n\n"
    yield "Millimetres from the left and the upper edge of the page, on a paper that bears every element.\n\n"
    yield "| ✓ | element | as printed | rule | page | x | y | size | set | forms that bear it |\n"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
    paper = make_full_paper(style)
    known = {form.key for form in FORMS if style.name in form.styles}
    for one in places_of(paper, render(paper)):
        borne = bearers[style.name, one.element.key]
        yield (
            f"| ✓ | {one.element.name} | {_escaped(one.element.text)} | {one.element.rule} | {one.page} "
            f"| {one.x} | {one.y} | {one.size:g} | {_set(one)} | {_borne(borne, known)} |\n"
        )


def _bearers() -> dict[tuple[StyleName, ElementKey], set[str]]:
    found = defaultdict(set)
    for form in FORMS:
        for style in form.styles:
            for element in form.compulsory(style):
                found[style, element.key].add(form.key)
    return found


def _borne(borne: set[str], known: set[str]) -> str:
    if borne == known:
        return "all"
    if len(known - borne) <= 6:
        return "all but " + ", ".join(f"`{key}`" for key in sorted(known - borne))
    return ", ".join(f"`{key}`" for key in sorted(borne)) or "where wanted"


def _choices() -> Iterator[str]:
    yield "\n## Where the sources leave a choice\n"
    yield WHO_CHOOSES.format(FRONT_SOURCES=FRONT_SOURCES)
    yield "| style | field of `Style` | what | allowed | as set | sources | mark |\n"
    yield "| --- | --- | --- | --- | --- | --- | --- |\n"
    for one in CHOICES:
        usual = getattr(STYLES[one.style], one.field)
        shown = ("có" if usual else "không") if isinstance(usual, bool) else f"{usual:g}"
        yield (
            f"| {STYLE_NAMES[one.style]} | `{one.field}` | {one.name} | {one.shown} | {shown} "
            f"| {one.sources} | {one.mark} |\n"
        )


def _set(one: Placed) -> str:
    words = [word for word, holds in (("bold", one.is_bold), ("italic", one.is_italic)) if holds]
    return " ".join(words) or "upright"


def _escaped(text: str) -> str:
    return text.replace("*", "\\*").replace("|", "\\|")
