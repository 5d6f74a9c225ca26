"""What changed between two texts is told completely, and nothing else is."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from camket.commitments.comparing import changes_between


def text(*titles: str) -> dict[str, Any]:
    """Return a text with one measure and one work an item."""
    return {
        "legal_basis": "Căn cứ Nghị quyết",
        "pledge": "Tự phê bình",
        "recommendations": "",
        "duties": [{"text": "Bố trí vốn", "responsible": "Sở Tài chính", "due_on": "2027-03-31"}],
        "items": [
            {
                "key": f"v{number}",
                "title": title,
                "field": "",
                "why": "",
                "current_state": "",
                "expected_result": "",
                "measures": [
                    {
                        "name": "Diện tích",
                        "baseline": "9.3",
                        "target": "21",
                        "unit": "ha",
                        "direction": "higher",
                        "due_on": "2027-12-31",
                    }
                ],
                "works": [
                    {
                        "title": "Chi trả bồi thường",
                        "lead": "Nguyễn Văn Thử",
                        "lead_post": "",
                        "coordinators": "",
                        "due_on": "2027-04-30",
                        "product": "",
                    }
                ],
            }
            for number, title in enumerate(titles, start=1)
        ],
    }


@given(st.lists(st.text(min_size=1), max_size=5))
def test_a_text_does_not_differ_from_itself(titles: list[str]) -> None:
    assert changes_between(text(*titles), text(*titles)) == []


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        (("items", 0, "measures", 0, "target"), "24.6", ("21", "24,6")),
        (("items", 0, "measures", 0, "due_on"), "2027-09-30", ("31/12/2027", "30/09/2027")),
        (("items", 0, "works", 0, "lead"), "Trần Thị Thử", ("Nguyễn Văn Thử", "Trần Thị Thử")),
        (("items", 0, "works", 0, "title"), "Chi trả", ("Chi trả bồi thường", "Chi trả")),
        (("items", 0, "title"), "Mặt bằng sạch", ("Mặt bằng", "Mặt bằng sạch")),
        (("duties", 0, "due_on"), "2027-06-30", ("31/03/2027", "30/06/2027")),
        (("pledge",), "", ("Tự phê bình", "")),
    ],
)
def test_each_place_is_told_with_both_values(
    place: tuple[str | int, ...], value: str, told: tuple[str, str]
) -> None:
    before = text("Mặt bằng", "Đối thoại")
    after = copy.deepcopy(before)
    spot: Any = after
    for step in place[:-1]:
        spot = spot[step]
    spot[place[-1]] = value
    (change,) = changes_between(before, after)
    assert (change.before, change.after) == told


def test_an_item_added_taken_away_or_moved_is_told_as_such() -> None:
    before = text("Mặt bằng", "Đối thoại")
    fewer = {**before, "items": before["items"][1:]}
    gone = [
        (change.where, change.before, change.after) for change in changes_between(before, fewer)
    ]
    assert gone == [
        ("Vấn đề 1, thứ tự", "2", "1"),
        ("Vấn đề 1 của bản trước, bỏ", "Mặt bằng", ""),
    ]
    back = [change.where for change in changes_between(fewer, before)]
    assert back == ["Vấn đề 1, thêm mới", "Vấn đề 2, thứ tự"]
