"""Papers about the ratings of a period: the list, the control of the ceiling, the decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from camket.documents.forms.cap_control import CapControl, CellCap
from camket.documents.forms.rating_decision import RatingDecision
from camket.documents.forms.rating_list import RatingList
from camket.documents.kinds import Kind
from camket.documents.values import RatedRow
from camket.organisation.models import UnitSpan
from camket.organisation.queries import post_title, spans_of
from camket.reports.around import Body, Writing, bodies_of, frame_of_body, signed_by
from camket.reports.of_summaries import (
    Everybody,
    cadres_of,
    everybody_of,
    not_told,
    people_of,
)
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import SUBJECT_NAMES, ListCap, Period, Rating
from camket.reviews.queries.desk.ceilings import caps_in, caps_of, numbers_of
from camket.reviews.queries.rule_sets import bases_of
from camket.rules.levels import Level
from camket.rules.quotas import CapCheck

_GROUPS: Final = {SubjectKind.COLLECTIVE: "Tập thể", SubjectKind.LEADER: "Người đứng đầu"}
_CLASSES: Final = {SubjectKind.COLLECTIVE: "Tập thể", SubjectKind.LEADER: "Lãnh đạo, quản lý"}


def with_offers(periods: QuerySet[Period]) -> QuerySet[Period]:
    """Annotate whether anybody is rated, and decided on: a page pays no statement."""
    rated = Rating.objects.filter(period=OuterRef("pk"))
    return periods.annotate(
        has_ratings=Exists(rated), has_decided=Exists(rated.exclude(decided_level=""))
    )


@dataclass(frozen=True, slots=True)
class _Rated:
    """A rating and its unit, as the unit was called when the period was opened."""

    rating: Rating
    unit: UnitSpan

    @property
    def post(self) -> str:
        """Return the post of the one who is rated; a collective has none."""
        tenure = self.rating.tenure
        return post_title(tenure) if tenure else ""


def _ratings(period: Period) -> list[_Rated]:
    """Return the ratings of a period, collectives first, in Vietnamese order; two statements."""
    found = list(Rating.objects.filter(period=period).select_related("tenure__post"))
    spans = spans_of([one.unit_id for one in found], on=period.opened_on)
    rated = [_Rated(one, spans[one.unit_id]) for one in found]
    return sorted(rated, key=lambda one: (one.rating.kind, one.unit.sort_key))


def _writer(period: Period, writing: Writing) -> Body:
    bodies: Mapping[int, Body] = bodies_of(period.superior_id, on=writing.on)
    return bodies[period.superior_id]


def _in_full(level: str) -> str:
    """Return a level as paper writes it: in words, with a capital; none stays blank."""
    if not level:
        return ""
    name = Level(level).full_name
    return name[:1].upper() + name[1:]


def rating_list(period: Period, writing: Writing) -> RatingList:
    """Return the persons of a period with points, proposal and official level (Mẫu 14, B).

    Each stands once, with the posts of both lines and the cell he held when it was opened.
    """
    body = _writer(period, writing)
    people = people_of(period, writing.reader)
    return RatingList(
        frame=frame_of_body(body, Kind.REPORT, now=writing.now, recipients=body.reported_to),
        year=period.year,
        when=period.when,
        cadres=cadres_of(people),
        left_out=not_told(people, writing.reader),
        signatures=signed_by(body),
    )


def cap_control(period: Period, writing: Writing) -> CapControl:
    """Return collectives and heads beside the ceiling of the best level (Mẫu 15, B)."""
    body = _writer(period, writing)
    caps, everybody = numbers_of(period).caps, everybody_of(period, writing.reader)
    return CapControl(
        frame=frame_of_body(body, Kind.REPORT, now=writing.now, recipients=body.reported_to),
        year=period.year,
        when=period.when,
        basis=f"{caps.percent}% {caps.denominator.full_name}",
        cells=cells_of(period, everybody),
        left_out=everybody.kept_back,
        signatures=signed_by(body),
    )


def cells_of(period: Period, everybody: Everybody) -> tuple[CellCap, ...]:
    """Return the rows of Mẫu 15: each peer group beside its ceiling, the largest first."""
    told = caps_of(period)
    groups: dict[tuple[str, str], Counter[str]] = {}
    for one in everybody.alike:
        groups.setdefault((one.kind, one.group), Counter())[one.level] += one.count
    by_size = sorted(groups.items(), key=lambda item: (item[0][0], -item[1].total(), item[0][1]))
    of_a_kind = Counter(kind for kind, _ in groups)
    return tuple(
        _beside_ceiling(
            _named(kind, group if of_a_kind[kind] > 1 else ""),
            levels,
            told.get((kind, group)),
            period,
        )
        for (kind, group), levels in by_size
    )


def _named(kind: str, group: str) -> str:
    """Return a peer group's name; that of its class where the class has no other."""
    if group:
        return f"{_CLASSES.get(SubjectKind(kind), SUBJECT_NAMES[SubjectKind(kind)])}: {group}"
    return _GROUPS.get(SubjectKind(kind), str(SUBJECT_NAMES[SubjectKind(kind)]))


def _beside_ceiling(
    name: str, levels: Counter[str], told: ListCap | None, period: Period
) -> CellCap:
    rated = levels.total() - levels[""]
    check = CapCheck(caps_in(period, told), rated, levels[Level.HTXS], levels[Level.HTT])
    if told:
        name += f" ({told.percent}% {told.caps.denominator.full_name})"
    base = check.counted(check.caps.denominator)
    return CellCap(name, check.rated, check.good + check.best, check.allowed, check.best, base)


def rating_decision(period: Period, writing: Writing) -> RatingDecision:
    """Return the decision that recognises the levels decided so far."""
    body = _writer(period, writing)
    decided = [one for one in _ratings(period) if one.rating.decided_level]
    return RatingDecision(
        frame=replace(
            frame_of_body(
                body,
                Kind.DECISION,
                now=writing.now,
                recipients=("Các tập thể, cá nhân có tên trong danh sách",),
            ),
            bases=bases_of(period),
        ),
        year=period.year,
        when=period.when,
        body=body.collective,
        subject=f"tập thể, cá nhân diện {body.collective} quản lý",
        rows=tuple(_decided(one) for one in decided),
        carried_out_by="Các tập thể, cá nhân có tên trong danh sách",
        signatures=signed_by(body),
    )


def _decided(one: _Rated) -> RatedRow:
    is_body = one.rating.kind == SubjectKind.COLLECTIVE and one.unit.collective
    unit = one.unit.collective if is_body else f"{one.post} {one.unit.name}".strip()
    return RatedRow(one.rating.name, unit, _in_full(one.rating.decided_level))
