"""Ratings as a page shows them: the ceiling as a strip, a finding as five steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from camket.reviews.decisions.facts import (
    corrected_in,
    entered_in,
    gathered_in,
    with_corrections,
)
from camket.reviews.decisions.general_items import marks_in
from camket.reviews.decisions.servants import KEY, counts_in, servant_entered_in
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import LEVELS, Rating
from camket.reviews.queries.desk.explaining import Behind, behind
from camket.reviews.queries.facts.civil import CivilResult
from camket.reviews.queries.facts.servants import is_servant
from camket.reviews.queries.ratings import RatingRow
from camket.reviews.queries.works import Way, own_way_of, way_in
from camket.rules.levels import Level
from camket.rules.loading import CENTRE
from camket.rules.quotas import CapCheck
from camket.rules.schemes.huong_dan_02 import Alert
from camket.shared.text import show_day
from camket.web.reviews.desk.fact_sources import FactShown, Reader, Sources

BASIS: Final = {
    "A": "",
    "B": _lazy("văn bản áp dụng ở cơ quan, địa phương"),
    "C": _lazy("thiết lập chưa kiểm chứng, không phải quy định"),
}
"""What a mark means to a reader; a rule that was only supposed is never shown as law."""
STRIP: Final = 320
BOX: Final = 20
_GAP: Final = 3
_NARROWEST: Final = 5
"""Boxes narrower than that are drawn as one bar: nobody counts them."""
KIND_SLUGS: Final = {
    "tap-the": SubjectKind.COLLECTIVE,
    "ca-nhan": SubjectKind.LEADER,
    "khong-chuc-vu": SubjectKind.INDIVIDUAL,
    "ngoai-he-thong": SubjectKind.MEMBER_OUTSIDE,
}
SLUGS: Final = {kind: slug for slug, kind in KIND_SLUGS.items()}
LEVEL_NAMES: Final = dict(LEVELS)
_MARKS: Final = {
    "HTXS": ("done", "circle-check", "Xuất sắc"),
    "HTT": ("ok", "trending-up", "Tốt"),
    "HT": ("soon", "circle-dot", "Hoàn thành nhiệm vụ"),
    "KHT": ("late", "triangle-alert", "Không hoàn thành"),
    "": ("wait", "hourglass", "Chưa kết luận"),
}
_UNDECIDED: Final = ("wait", "hourglass", "Cấp có thẩm quyền quyết định")


def title_of(kind: SubjectKind, *, is_civil: bool = False) -> str:
    """Return the heading of a list; its peer group stands below it."""
    if is_civil:
        return _("Xếp loại công chức")
    return {
        SubjectKind.COLLECTIVE: _("Xếp loại tập thể"),
        SubjectKind.LEADER: _("Xếp loại người đứng đầu, lãnh đạo, quản lý"),
        SubjectKind.INDIVIDUAL: _("Xếp loại cá nhân không giữ chức vụ"),
        SubjectKind.MEMBER_OUTSIDE: _("Xếp loại đảng viên ngoài hệ thống chính trị"),
    }[kind]


@dataclass(frozen=True, slots=True)
class Mark:
    """A level as a status: kind, icon and word."""

    kind: str
    icon: str
    word: str


def mark_of(level: str, *, is_found: bool = False) -> Mark:
    """Return the status of a level; a finding without a level leaves it to a body."""
    return Mark(*(_UNDECIDED if not level and is_found else _MARKS[level]))


@dataclass(frozen=True, slots=True)
class Strip:
    """The ceiling as boxes, one for each subject at the best level; as two bars where many are."""

    boxes: list[dict[str, str]]
    cap_at: str
    label: str


def strip_of(check: CapCheck) -> Strip:
    """Draw the ceiling: boxes within it, boxes over it, and its line.

    Values are text, for a number in a template would be written with a comma.
    """
    best, allowed = check.best, check.allowed
    step = min(BOX, STRIP / max(best, allowed, 1))
    within = min(best, allowed)
    pieces = [(place, 1) for place in range(best)]
    if step < _NARROWEST:
        pieces = [(first, n) for first, n in ((0, within), (within, best - within)) if n]
    boxes = [
        {
            "x": f"{first * step:.1f}",
            "width": f"{max(n * step - _GAP, 2):.1f}",
            "class": "in" if first < allowed else "over",
        }
        for first, n in pieces
    ]
    label = _("%(best)s đề nghị, tối đa %(allowed)s") % {"best": best, "allowed": allowed}
    if check.excess:
        label += _(", vượt %(excess)s") % {"excess": check.excess}
    return Strip(boxes, f"{max(allowed * step - 1.5, 1):.1f}", label)


@dataclass(frozen=True, slots=True)
class ConditionGroup:
    """The conditions of one level."""

    title: str
    conditions: list[dict[str, Any]]

    @property
    def met(self) -> int:
        """Return how many hold."""
        return sum(one["is_met"] is True for one in self.conditions)


@dataclass(frozen=True, slots=True)
class StepShown:
    """One line of a computation, with the product it is about where it is of one."""

    says: str
    product: int | None = None


def computation_of(rating: Rating) -> tuple[StepShown, ...]:
    """Return how the points of a civil servant came about: his products first, in their order."""
    if not is_servant(rating):
        return ()
    told = (rating.finding or {}).get("computation") or {}
    lines = counts_in(rating.facts).lines
    return tuple(
        StepShown(one["says"], lines[place].product_id if place < len(lines) else None)
        for place, one in enumerate(told.get("trace", ()))
    )


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One item of the general criteria: own points, and those of the appraisal."""

    code: str
    named: str
    most: Decimal
    own: Decimal | None
    own_why: str
    points: Decimal | None
    why: str


def items_shown(rating: Rating) -> tuple[ItemShown, ...]:
    """Return what was given on the general items of a civil servant; none where given whole."""
    own = {one.code: one for one in marks_in(rating.self_work)}
    given = {one.code: one for one in marks_in(rating.work)}
    found = []
    for code, one in {**own, **given}.items():
        mine, theirs = own.get(code), given.get(code)
        found.append(
            ItemShown(
                code,
                one.named,
                one.most,
                mine.points if mine else None,
                mine.why if mine else "",
                theirs.points if theirs else None,
                theirs.why if theirs else "",
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a subject is rated as it is, step by step."""

    row: RatingRow
    score: Any
    band: str
    verdict: str
    summary: str
    groups: list[ConditionGroup]
    forcing: list[dict[str, Any]]
    of_unit: dict[str, Any] | None
    ways: list[tuple[str, str]]
    sources: list[tuple[str, str]]
    behind: Behind
    facts: tuple[FactShown, ...]
    alerts: tuple[Alert, ...] = ()
    computation: tuple[StepShown, ...] = ()
    civil: CivilResult | None = None
    items: tuple[ItemShown, ...] = ()
    way: Way | None = None
    own_way: Way | None = None

    @property
    def rating(self) -> Rating:
        """Return the rating."""
        return self.row.rating

    @property
    def edition(self) -> str:
        """Return whose numbers it was judged by, and from which day they hold; of a quarter two."""
        versions = str(self.row.finding.get("numbers_version", "")).split(" + ")
        return _(" và ").join(_named(version) for version in versions)

    @property
    def is_civil(self) -> bool:
        """Say whether it is rated as a civil servant."""
        return is_servant(self.rating)


def _named(version: str) -> str:
    """Name an edition as people call it; what a body published keeps the name it gave."""
    issuer, _slash, rest = version.partition("/")
    if issuer != CENTRE:
        return version
    day, _slash, edition = rest.partition("/")
    told = _("của Trung ương, hiệu lực từ %(day)s") % {"day": show_day(date.fromisoformat(day))}
    return f"{told}{_(', bản %(n)s') % {'n': edition} if edition else ''}"


def explanation_of(
    row: RatingRow, reader: Reader, *, is_whole: bool = False, alerts: tuple[Alert, ...] = ()
) -> Explanation:
    """Lay out what the rules found about one subject.

    Args:
        row: The rating with its unit.
        reader: What of its sources may be opened.
        is_whole: Also read what lies behind it, own points by criterion, votes, contests of facts:
            a statement.
        alerts: What is to be reported beside the level, for the superior's eyes alone.
    """
    rating, finding = row.rating, row.finding
    told = behind(rating, reader.sight) if is_whole else Behind()
    sources = Sources(rating, reader, told.contests, told.unit_rating)
    groups = [
        ConditionGroup(
            str(LEVEL_NAMES[level]),
            [
                _linked(one, sources)
                for one in row.conditions
                if one["level"] == level and one["rule"] != "P-H1"
            ],
        )
        for level in ("HTXS", "HTT", "HT")
    ]
    facts = rating.facts
    return Explanation(
        row=row,
        score=row.score,
        band=str(LEVEL_NAMES.get(finding.get("band", ""), "")),
        verdict=_verdict(rating),
        summary=_summary(row),
        groups=[group for group in groups if group.conditions],
        forcing=[_linked(one, sources) for one in row.forcing],
        of_unit=_linked(row.of_unit, sources) if row.of_unit else None,
        ways=[
            (str(LEVEL_NAMES[one["level"]]), one["if"]) for one in finding.get("would_reach", [])
        ],
        sources=_sources(facts) if "gathered" in facts else _servant_sources(facts),
        behind=told,
        facts=sources.all() if "gathered" in facts else (),
        alerts=alerts,
        computation=computation_of(rating),
        civil=told.civil,
        items=items_shown(rating),
        way=None if is_servant(rating) else way_in(finding.get("computation")),
        own_way=own_way_of(rating),
    )


def _linked(told: dict[str, Any], sources: Sources) -> dict[str, Any]:
    """Return a condition with what its mark means, and where the numbers in it can be opened."""
    return {
        **told,
        "basis": BASIS.get(told["mark"], BASIS["C"]),
        "facts": sources.of_rule(told["rule"]),
    }


def _verdict(rating: Rating) -> str:
    finding = rating.finding or {}
    if not finding:
        return _("Chưa thẩm định")
    if rating.ruled_level:
        return str(LEVEL_NAMES[rating.ruled_level])
    if finding.get("candidates"):
        names = [str(LEVEL_NAMES[level]).lower() for level in finding["candidates"]]
        return _("Đề nghị cấp có thẩm quyền quyết định: %(names)s") % {
            "names": _(" hoặc ").join(names)
        }
    return _("Chưa đủ dữ liệu, đề nghị cấp có thẩm quyền quyết định")


def _summary(row: RatingRow) -> str:
    if row.score is None or not row.finding:
        return ""
    missing = len(row.finding.get("reasons", []))
    if not missing:
        return _("Đủ mọi điều kiện của mức cao nhất.")
    return _("%(missing)s điều kiện hoặc trường hợp giữ lại ở mức này.") % {"missing": missing}


def _sources(facts: dict[str, Any]) -> list[tuple[str, str]]:
    gathered, entered = with_corrections(gathered_in(facts), corrected_in(facts)), entered_in(facts)
    counted = _(
        "%(assigned)s nhiệm vụ được giao, %(done)s hoàn thành, %(on_time)s đúng hạn, "
        "%(exceeded)s vượt mức; hạn chế năm trước %(remedied)s/%(raised)s đã khắc phục."
    ) % {
        "assigned": gathered.assigned,
        "done": gathered.done,
        "on_time": gathered.on_time,
        "exceeded": gathered.exceeded,
        "remedied": gathered.faults_remedied,
        "raised": gathered.faults_raised,
    }
    told = [(_("Số liệu hệ thống"), counted)]
    return told + [(_("Căn cứ thẩm định nhập"), text) for text in entered.sources.values()]


def _servant_sources(facts: dict[str, Any]) -> list[tuple[str, str]]:
    counts, entered = counts_in(facts), servant_entered_in(facts)
    told = []
    if KEY in facts:
        counted = _("%(lines)s sản phẩm, công việc được giao; %(loose)s nhiệm vụ chưa quy đổi.")
        numbers = {"lines": len(counts.lines), "loose": counts.unconverted}
        told.append((_("Số liệu hệ thống"), counted % numbers))
    return told + [(_("Căn cứ thẩm định nhập"), text) for text in entered.sources.values()]


def level_choices() -> list[tuple[str, str]]:
    """Return the levels as a select offers them, the best first, in the words of a dense list."""
    return [(level.value, _MARKS[level.value][2]) for level in reversed(Level)]


@cache
def level_options(chosen: str) -> SafeString:
    """Return the same levels as the options of a select: written once, shown in every row."""
    plain, taken = '<option value="{}">{}</option>', '<option value="{}" selected>{}</option>'
    drawn = (
        (format_html(taken if value == chosen else plain, value, word),)
        for value, word in level_choices()
    )
    return format_html_join("", "{}", drawn)
