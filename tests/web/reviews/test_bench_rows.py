"""The rows of the workbench, written without a template: nothing told in them becomes markup."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

from django.http import QueryDict
from django.utils.safestring import SafeString

from camket.reviews.models import Rating
from camket.rules.ceiling import Mark, Source
from camket.rules.quotas import CapCheck, Caps, Denominator, Rounding
from camket.rules.schemes.huong_dan_02 import Alert
from camket.web.reviews.desk.lines import Line
from camket.web.reviews.desk.rows import Look, rows_of_lines
from camket.web.reviews.desk.showing import strip_of

EVIL = "<b>\"Đội\" & 'nhóm'</b>"
LINE = Line(
    key="7",
    name="Đồng chí An",
    page="/danh-gia/1/xep-loai/7/",
    unit="Chi bộ thôn Mai",
    alerts=(),
    left_out=None,
    own_points="91,50",
    own_word="Tốt",
    points="92,00",
    apart="+0,50",
    is_explained=False,
    ticks=SafeString("<i></i>"),
    met="3",
    of="5",
    failed="",
    ruled=SafeString("<span>Tốt</span>"),
    proposed="Tốt",
    choices=SafeString("<option>Tốt</option>"),
    decided="",
    decided_against="",
    is_scored=True,
    appraisal="/danh-gia/1/xep-loai/7/tham-dinh/",
)
LOOK = Look(QueryDict("nhom=tap-the&trang=2&chon=9"), "7", picks=True, chooses=True, appraises=True)


class Read(HTMLParser):
    """What a browser finds in some rows."""

    def __init__(self, rows: str) -> None:
        """Read them."""
        super().__init__()
        self.tags: list[str] = []
        self.told: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(f"<table>{rows}</table>")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag and its attributes."""
        self.tags.append(tag)
        self.told += attrs

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text += data


def read(line: Line, look: Look = LOOK) -> Read:
    return Read(rows_of_lines([line], look))


def test_whatever_is_told_stays_text() -> None:
    evil = replace(
        LINE,
        name=EVIL,
        unit=EVIL,
        own_word=EVIL,
        failed=EVIL,
        alerts=(Alert("P-Q2", EVIL, Source("HD 02", "Hướng dẫn 02", Mark.B)),),
    )
    found = read(evil)
    assert found.tags.count("b") == 1  # the points alone are bold
    assert found.text.count(EVIL) == 7
    assert ("aria-label", f"Chọn {EVIL}") in found.told
    decided = read(replace(evil, decided=EVIL, decided_against=EVIL))
    assert f"đã quyết định; đề nghị: {EVIL}" in decided.text
    left_out = Rating(left_out="x", left_out_reason=EVIL, left_out_citation=EVIL)
    assert f"{EVIL} · {EVIL}" in read(replace(evil, left_out=left_out)).text


def test_a_line_is_opened_where_the_list_stands() -> None:
    addresses = [told for name, told in read(LINE).told if name == "hx-get"]
    assert addresses == ["?nhom=tap-the&trang=2&chon=7"]
    evil = replace(LINE, key="8")
    look = replace(LOOK, asked=QueryDict('q="><script>'))
    assert "script" not in read(evil, look).tags


def test_the_chosen_line_says_so_and_no_other() -> None:
    assert ("aria-current", "true") in read(LINE).told
    assert ("aria-current", "true") not in read(replace(LINE, key="8")).told


def test_what_may_be_done_follows_how_far_the_line_is() -> None:
    def inputs(line: Line, look: Look = LOOK) -> list[str]:
        return [tag for tag in read(line, look).tags if tag in {"input", "select", "a"}]

    assert inputs(LINE) == ["input", "a", "a", "select"]
    assert inputs(replace(LINE, decided="Tốt")) == ["a", "a"]
    assert inputs(LINE, replace(LOOK, picks=False, chooses=False)) == ["a", "a"]
    assert inputs(replace(LINE, proposed="")) == ["a", "a", "a"]
    assert inputs(replace(LINE, proposed="", appraisal="")) == ["a", "a"]
    assert "Chưa tự chấm" in read(replace(LINE, proposed="", is_scored=False)).text
    assert "Chưa thẩm định" in read(replace(LINE, proposed="", appraisal="")).text


def test_why_somebody_is_not_rated_comes_with_its_mark() -> None:
    out = Rating(left_out="young", left_out_reason="Chưa đủ 6 tháng.", left_out_mark="C")
    found = read(replace(LINE, left_out=out))
    assert "Chưa đủ 6 tháng. · thiết lập chưa kiểm chứng, không phải quy định" in found.text
    assert "select" not in found.tags


def strip(best: int, good: int) -> tuple[int, float]:
    """Return how many pieces the ceiling is drawn in, and where the last ends."""
    caps = Caps(20, Denominator.HTT, Rounding.FLOOR)
    drawn = strip_of(CapCheck(caps, best + good, best, good))
    last = drawn.boxes[-1]
    return len(drawn.boxes), float(last["x"]) + float(last["width"])


def test_a_ceiling_of_many_is_drawn_as_two_bars() -> None:
    assert strip(4, 20)[0] == 4
    pieces, end = strip(3000, 5000)
    assert pieces == 2
    assert end <= 320
    assert strip(10, 5000)[0] == 1
