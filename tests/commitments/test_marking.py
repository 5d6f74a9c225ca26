"""What an amendment marks in the text of its paper: the fact or the cell that changes, alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from camket.commitments.comparing import changes_between
from camket.commitments.marking import marked, summary_of
from camket.commitments.targets import target_words
from camket.documents.paper import Mark, Span
from camket.documents.values import Item, Measure

NOW = {
    "key": "v1",
    "title": "Đường thôn",
    "origin": "registered",
    "field": "",
    "current_state": "Đường hẹp",
    "why": "Dân đề nghị",
    "expected_result": "Đường bê tông.",
    "works": [],
    "measures": [
        {
            "name": "Chiều dài",
            "baseline": "",
            "target": "8",
            "unit": "km",
            "direction": "higher",
            "due_on": "",
        }
    ],
}


def amended(**before: str) -> Item:
    """Return the item as it is printed, with other words before the amendment."""
    measure: dict[str, str] = dict(NOW["measures"][0])  # type: ignore[arg-type]  # the table above
    measure |= {key: words for key, words in before.items() if key in measure}
    old = NOW | {key: words for key, words in before.items() if key in NOW}
    old |= {"measures": [measure]}
    text: dict[str, Any] = {
        "amendment": {
            "changes": [
                {
                    "key": one.key,
                    "item": one.of_item,
                    "row": one.row,
                    "field": one.field,
                    "before": one.before,
                    "after": one.after,
                }
                for one in changes_between({"items": [old]}, {"items": [NOW]})
            ]
        }
    }
    word, figure = target_words("higher", "8")
    printed = Measure("Chiều dài", "", figure, "km", date(2026, 12, 31), word)
    return marked(Item("Đường thôn", summary_of(NOW), (printed,)), NOW, text)


STATE, WHY = Span("Hiện trạng: Đường hẹp."), Span("Vì sao chọn: Dân đề nghị.")


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (
            "Đường rộng",
            (
                Span("Kết quả cần đạt: "),
                Span("Đường rộng", Mark.REMOVED),
                Span(" "),
                Span("Đường bê tông", Mark.ADDED),
                Span("."),
            ),
        ),
        ("", (Span("Kết quả cần đạt: Đường bê tông.", Mark.ADDED),)),
    ],
)
def test_the_fact_that_changes_is_marked_alone(before: str, told: tuple[Span, ...]) -> None:
    found = amended(expected_result=before)
    assert found.summary == (STATE, Span(" "), WHY, Span(" "), *told)


def test_a_fact_that_is_taken_out_is_struck_with_its_name() -> None:
    told = summary_of(NOW | {"why": ""}, {"why": "Dân đề nghị."})
    assert told[2:3] == (Span("Vì sao chọn: Dân đề nghị.", Mark.REMOVED),)


def test_without_a_change_of_its_facts_the_paragraph_is_plain() -> None:
    said = "Hiện trạng: Đường hẹp. Vì sao chọn: Dân đề nghị. Kết quả cần đạt: Đường bê tông."
    assert amended(target="10").summary == said


@pytest.mark.parametrize(
    ("before", "was"),
    [
        ({"target": "10"}, "từ 10"),
        ({"direction": "lower"}, "không quá 8"),
        ({"target": "10", "direction": "lower"}, "không quá 10"),
        ({"target": "", "direction": "by_date"}, "xong trong thời hạn"),
    ],
)
def test_a_promised_value_keeps_the_word_it_stood_with(before: dict[str, str], was: str) -> None:
    assert dict(amended(**before).measures[0].was) == {"target": was}
