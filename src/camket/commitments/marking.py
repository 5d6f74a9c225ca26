"""What an amendment changes, as its paper marks it: in a table, and where it stands in the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar

from camket.commitments.comparing import DIRECTIONS
from camket.commitments.decisions import Origin
from camket.commitments.targets import target_cell
from camket.documents.days import cited_day, short_day
from camket.documents.paper import Mark, Span
from camket.documents.paper import Text as Words
from camket.documents.values import AmendedPlace, Item, Measure, Work
from camket.shared.text import show_number

Text = dict[str, Any]
_Row = TypeVar("_Row", Measure, Work)

_MEASURE_CELLS: Final = {
    "name": "name",
    "baseline": "baseline",
    "target": "target",
    "unit": "unit",
    "direction": "target",
    "due_on": "by",
}
_WORK_CELLS: Final = {
    "title": "content",
    "lead": "lead",
    "lead_post": "lead",
    "coordinators": "lead",
    "due_on": "by",
    "product": "product",
}
_ITEM_CELLS: Final = {"": "title", "title": "title"}
_FACTS: Final = (
    ("current_state", "Hiện trạng"),
    ("why", "Vì sao chọn"),
    ("expected_result", "Kết quả cần đạt"),
)
_ORDERED: Final = "Việc do cấp trên đặt hàng."


def remark_of(text: Text) -> str:
    """Return the line under the title that says which amendment it is; empty for a commitment."""
    amendment = text.get("amendment")
    return f"(Bản điều chỉnh lần {amendment['ordinal']})" if amendment else ""


def amended_paper(text: Text, *, is_party: bool) -> str:
    """Cite the paper that is amended, with its number and day, as the style cites."""
    of = text["amendment"]["of"]
    day = cited_day(date.fromisoformat(of["on"]), is_party=is_party) if of["on"] else ""
    return f"bản cam kết số {of['no']}{day}" if of["no"] else "bản cam kết đã ký"


def what_is_amended(text: Text, *, is_party: bool) -> tuple[str, ...]:
    """Return the paragraphs that say why, what stays, from when, and the digest of the original."""
    amendment = text.get("amendment")
    if not amendment:
        return ()
    digest = amendment["of"]["sha256"]
    spelled = " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))
    paper = amended_paper(text, is_party=is_party)
    amends = (
        f"Điều chỉnh {paper} (mã băm SHA-256 của nội dung: {spelled}). Bản điều "
        "chỉnh có hiệu lực từ ngày có đủ chữ ký; kết quả trước ngày đó đánh giá theo nội dung "
        "đang có hiệu lực lúc ấy; các nội dung khác giữ nguyên."
    )
    return (f"Lý do điều chỉnh: {amendment['reason'].rstrip(' .')}.", amends)


def places(text: Text) -> tuple[AmendedPlace, ...]:
    """Return what is changed, in the order of the text."""
    changes = text.get("amendment", {}).get("changes", [])
    return tuple(
        AmendedPlace(one["where"], one["before"], one["after"], one["reason"]) for one in changes
    )


def summary_of(item: Text, was: Mapping[str, str] | None = None) -> Words:
    """Return the facts of an item in one paragraph, those an amendment changes marked.

    Args:
        item: As the text holds it.
        was: What stood in each fact that is changed, empty where there was none.
    """
    told: list[tuple[Span, ...]] = []
    if item["origin"] == Origin.ORDERED:
        told.append((Span(_ORDERED),))
    told += [_fact(label, item[field], (was or {}).get(field)) for field, label in _FACTS]
    spans = [span for fact in told if fact for span in (Span(" "), *fact)][1:]
    return tuple(spans) if was else "".join(span.text for span in spans)


def _fact(label: str, words: str, before: str | None) -> tuple[Span, ...]:
    """Return a fact with its label; one that came or went is marked with it."""
    now, then = words.rstrip(" ."), (before or "").rstrip(" .")
    if before is None or now == then:
        return (Span(f"{label}: {now}."),) if words else ()
    if not (now and then):
        mark = Mark.ADDED if now else Mark.REMOVED
        return (Span(f"{label}: {now or then}.", mark),)
    changed = (Span(then, Mark.REMOVED), Span(" "), Span(now, Mark.ADDED))
    return (Span(f"{label}: "), *changed, Span("."))


def marked(printed: Item, item: Text, text: Text) -> Item:
    """Return an item as it is printed, with the cells an amendment changes marked."""
    changes = text.get("amendment", {}).get("changes", [])
    here = [one for one in changes if one["item"] == item["key"]]
    if not here:
        return printed
    own = [one for one in here if not one["row"]]
    was: dict[str, str] = {}
    for one in own:
        if one["field"] in _ITEM_CELLS:
            _note(was, _ITEM_CELLS[one["field"]], one)
    fields = {field for field, _label in _FACTS}
    facts = {one["field"]: one["before"] for one in own if one["field"] in fields}
    measures = zip(printed.measures, item["measures"], strict=True)
    works = zip(printed.works, item["works"], strict=True)
    return replace(
        printed,
        summary=summary_of(item, facts) if facts else printed.summary,
        was=tuple(was.items()),
        measures=tuple(
            _measure(row, said, _of_row(here, "measures", said["name"], "name"))
            for row, said in measures
        ),
        works=tuple(
            _row(row, _of_row(here, "works", said["title"], "title"), _WORK_CELLS)
            for row, said in works
        ),
    )


def _note(was: dict[str, str], cell: str, change: Text) -> None:
    """Note what stood in a cell, as the paper spells it; one made of several values keeps them."""
    before = change["before"]
    if change["field"] == "due_on" and before:
        day, month, year = (int(part) for part in before.split("/"))
        before = short_day(date(year, month, day))
    was[cell] = "; ".join(part for part in (was.get(cell, ""), before) if part)


def _of_row(changes: list[Text], rows: str, name: str, name_field: str) -> list[Text]:
    """Return the changes of one row: under its name, or under the one it bore before."""
    here = [one for one in changes if f"|{rows}|" in one["key"]]
    former = {one["row"] for one in here if one["field"] == name_field and one["after"] == name}
    return [one for one in here if one["row"] in {name, *former}]


def _measure(row: Measure, said: Text, changes: list[Text]) -> Measure:
    """Return a measure with its cells marked; a promised value keeps the word it stood with."""
    then: dict[str, str] = {one["field"]: one["before"] for one in changes}
    found = _row(row, changes, _MEASURE_CELLS)
    if not {"target", "direction"} & then.keys():
        return found
    codes = {words: code for code, words in DIRECTIONS.items()}
    direction = codes.get(then.get("direction", "")) or said["direction"]
    figure = then.get("target", _figure(said["target"]))
    return replace(
        found, was=tuple((dict(found.was) | {"target": target_cell(direction, figure)}).items())
    )


def _figure(value: str) -> str:
    return show_number(Decimal(value)) if value else ""


def _row(row: _Row, changes: list[Text], cells: dict[str, str]) -> _Row:
    was: dict[str, str] = {}
    for one in changes:
        if one["field"]:
            _note(was, cells[one["field"]], one)
        elif one["after"]:  # a new row
            was |= dict.fromkeys(cells.values(), "")
    return replace(row, was=tuple(was.items())) if was else row
