"""The picture of a rearrangement: nothing overlaps, words fit their boxes, every band has both ends."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from camket.web.organisation.flows import Band, NewUnit, OldUnit, draw, lines_of, width_of

NAMES = st.text(alphabet="abcdeghiklmnoưươăâđĐMWấềộỳ ", min_size=1, max_size=60)


@given(NAMES, st.integers(60, 300), st.integers(1, 3))
def test_words_fit_the_width_they_are_given(text: str, width: int, most: int) -> None:
    lines = lines_of(text, width, 14, most)
    assert len(lines) <= most
    assert all(width_of(line, 14) <= width for line in lines)


@given(st.lists(st.integers(0, 2), min_size=1, max_size=12), NAMES)
def test_boxes_of_one_column_never_overlap(into: list[int], name: str) -> None:
    news = [NewUnit(100 + place, f"{name} {place}", ("Mã 1",), "Bí thư: A") for place in set(into)]
    olds = [OldUnit(place, f"{name} {place}") for place in range(len(into))]
    bands = [Band(place, 100 + target) for place, target in enumerate(into)]
    flow = draw(0, olds, news, bands)
    for style in ("node gone", "node new"):
        column = sorted((box for box in flow.boxes if box.style == style), key=lambda box: box.y)
        for upper, lower in itertools.pairwise(column):
            assert upper.y + upper.height <= lower.y
        assert all(box.y + box.height <= flow.height for box in column)
    assert len(flow.bands) == len(bands)
    assert sum(band.style == "band me" for band in flow.bands) == 1


def test_a_divided_unit_has_a_band_to_each_of_its_heirs() -> None:
    news = [NewUnit(1, "Xã Một"), NewUnit(2, "Xã Hai")]
    flow = draw(2, [OldUnit(9, "Xã Cũ")], news, [Band(9, 1, is_whole=False), Band(9, 2)])
    assert [band.style for band in flow.bands] == ["band", "band me"]
