"""Where each unit of a campaign stands, what it lacks, when it was last chased; few statements."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, cast

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.expressions import Expression
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext_lazy as _

from camket.commitments.decisions import OWED, LackFacts, Status, Turn, unit_owes
from camket.commitments.models import Campaign, Chase, Commitment, Item, Work
from camket.commitments.on_day import as_on
from camket.commitments.wording import missing_words
from camket.organisation.models import Tenure, UnitSpan
from camket.shared.clock import end_of
from camket.shared.text import fold

if TYPE_CHECKING:
    from camket.commitments.on_day import Stood

PAGE: Final = 50


class Standing(StrEnum):
    """The steps of the funnel."""

    UNREGISTERED = "unregistered"
    DRAFTING = "drafting"
    APPRAISING = "appraising"
    NEGOTIATING = "negotiating"
    SIGNING = "signing"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


STANDING_NAMES: Final = {
    Standing.UNREGISTERED: _("Chưa đăng ký"),
    Standing.DRAFTING: _("Đang soạn"),
    Standing.APPRAISING: _("Chờ thẩm định"),
    Standing.NEGOTIATING: _("Đang thống nhất"),
    Standing.SIGNING: _("Chờ ký"),
    Standing.SIGNED: _("Đã ký"),
    Standing.WITHDRAWN: _("Đã rút"),
}


class SavedView(StrEnum):
    """The tabs of the chase table; the value stands in the address."""

    UNSENT = "chua-gui"
    TO_APPRAISE = "cho-tham-dinh"
    TO_ANSWER = "cho-tra-loi"
    TO_SIGN = "cho-ky"
    ALL = "tat-ca"


VIEW_NAMES: Final = {
    SavedView.UNSENT: _("Chưa gửi"),
    SavedView.TO_APPRAISE: _("Chờ thẩm định"),
    SavedView.TO_ANSWER: _("Chờ đơn vị trả lời"),
    SavedView.TO_SIGN: _("Chờ ký"),
    SavedView.ALL: _("Tất cả"),
}
_STANDING: Final = Case(
    When(status_then="draft", opened_then=False, then=Value(Standing.UNREGISTERED.value)),
    When(status_then="draft", then=Value(Standing.DRAFTING.value)),
    When(status_then="submitted", then=Value(Standing.APPRAISING.value)),
    When(status_then="negotiating", then=Value(Standing.NEGOTIATING.value)),
    When(status_then__in=("agreed", "issued"), then=Value(Standing.SIGNING.value)),
    When(status_then__in=("signed", "closed"), then=Value(Standing.SIGNED.value)),
    default=Value(Standing.WITHDRAWN.value),
    output_field=CharField(),
)
_VIEWS: Final = {
    SavedView.UNSENT: Q(status_then="draft"),
    SavedView.TO_APPRAISE: Q(status_then="submitted")
    | Q(status_then="negotiating", turn_then="party_a"),
    SavedView.TO_ANSWER: Q(status_then="negotiating", turn_then="party_b"),
    SavedView.TO_SIGN: Q(status_then__in=("agreed", "issued")),
    SavedView.ALL: Q(),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a campaign, each of which leads to its list."""

    total: int
    standings: dict[Standing, int]
    views: dict[SavedView, int]
    kinds: dict[str, int]
    areas: list[str]


def figures_of(campaign_id: int, *, on: date, past: date | None = None) -> Figures:
    """Return the funnel, the counts of the tabs and what the filters offer; one statement.

    As they are, or as they were at the end of a past day.
    """
    rows = (
        as_on(Commitment.objects.filter(campaign_id=campaign_id), past)
        .annotate(
            standing=_STANDING,
            kind=Subquery(_span(on).values("kind")[:1]),
            area=Subquery(_span(on).values("area")[:1]),
        )
        .values("standing", "status_then", "turn_then", "kind", "area")
        .annotate(n=Count("pk"))
        .order_by()
    )
    standings: Counter[Standing] = Counter()
    views: Counter[SavedView] = Counter()
    kinds: Counter[str] = Counter()
    areas = set()
    for row in rows:
        count = row["n"]
        standings[Standing(row["standing"])] += count
        kinds[row["kind"] or ""] += count
        areas.add(row["area"] or "")
        for view in _views_of(row["status_then"], row["turn_then"]):
            views[view] += count
    return Figures(
        total=sum(standings.values()),
        standings={standing: standings[standing] for standing in Standing},
        views={view: views[view] for view in SavedView},
        kinds=dict(kinds),
        areas=sorted(area for area in areas if area),
    )


def _views_of(status: str, turn: str) -> list[SavedView]:
    views = [SavedView.ALL]
    if status == "draft":
        views.append(SavedView.UNSENT)
    elif status == "submitted" or (status == "negotiating" and turn == "party_a"):
        views.append(SavedView.TO_APPRAISE)
    elif status == "negotiating" and turn == "party_b":
        views.append(SavedView.TO_ANSWER)
    elif status in {"agreed", "issued"}:
        views.append(SavedView.TO_SIGN)
    return views


def _span(on: date) -> QuerySet[UnitSpan]:
    """Return what the unit that answers is called that day; an ended one, what it was last."""
    spans = UnitSpan.objects.filter(unit_id=OuterRef("holder_then"), valid__startswith__lte=on)
    return spans.order_by("-valid")


@dataclass(frozen=True, slots=True)
class LastChase:
    """The latest reminder of a unit."""

    at: datetime
    seen_at: datetime | None
    told_superior: bool


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One unit of a campaign as the chase table shows it."""

    commitment_id: int
    unit_name: str
    area: str
    head_name: str
    head_post: str
    standing: Standing
    turn: Turn
    missing: tuple[str, ...]
    owes: bool
    chases: int
    last_chase: LastChase | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asked to see of the table."""

    view: SavedView = SavedView.ALL
    words: str = ""
    standing: Standing | None = None
    kind: str = ""
    area: str = ""


def rows_of(
    campaign: Campaign, wanted: Wanted, *, on: date, past: date | None = None, page: int = 1
) -> tuple[list[StandingRow], int]:
    """Return one page of the table, those to be chased first, and how many rows there are in all.

    One statement whatever the size. Of a past day it says how things stood, not what was lacking:
    the text of a draft is not kept day by day.
    """
    chosen = _narrowed(campaign, wanted, on, past)
    start = (max(page, 1) - 1) * PAGE
    ordered = _annotated(chosen, on, past).order_by("rank", "sort_key", "id")
    rows = list(ordered[start : start + PAGE])
    shown = [_row(found, campaign, is_past=past is not None) for found in rows]
    return shown, (rows[0]["total"] if rows else 0)


def chosen_rows(campaign: Campaign, commitment_ids: list[int], *, on: date) -> list[StandingRow]:
    """Return the rows of some commitments of a campaign."""
    chosen = as_on(Commitment.objects.filter(campaign=campaign, pk__in=commitment_ids), None)
    return [_row(one, campaign) for one in _annotated(chosen, on).order_by("sort_key", "id")]


def _narrowed(campaign: Campaign, wanted: Wanted, on: date, past: date | None) -> QuerySet[Stood]:
    chosen = as_on(Commitment.objects.filter(campaign=campaign), past).filter(_VIEWS[wanted.view])
    if wanted.standing is not None:
        chosen = chosen.annotate(asked=_STANDING).filter(asked=wanted.standing.value)
    spans = UnitSpan.objects.filter(valid__contains=on)
    if wanted.kind:
        chosen = chosen.filter(holder_then__in=spans.filter(kind=wanted.kind).values("unit_id"))
    if wanted.area:
        chosen = chosen.filter(holder_then__in=spans.filter(area=wanted.area).values("unit_id"))
    if words := fold(wanted.words):
        heads = Tenure.objects.filter(
            is_head=True, valid__contains=on, person__folded__contains=words
        )
        chosen = chosen.filter(
            Q(holder_then__in=spans.filter(folded__contains=words).values("unit_id"))
            | Q(holder_then__in=heads.values("unit_id"))
        )
    return chosen


_COLUMNS: Final = (
    "id",
    "status_then",
    "turn_then",
    "opened_then",
    "total",
    "standing",
    "rank",
    "sort_key",
    "span",
    "head",
    "vacant_since",
    "chase",
    "chase_count",
    "item_count",
    "bare_items",
    "idle_items",
    "no_lead",
    "no_due",
    "no_product",
)


def _annotated(
    chosen: QuerySet[Stood], on: date, past: date | None = None
) -> QuerySet[Any, dict[str, Any]]:
    heads = Tenure.objects.filter(unit_id=OuterRef("holder_then"), is_head=True)
    chases = Chase.objects.filter(commitment=OuterRef("pk"))
    if past is not None:
        chases = chases.filter(at__lt=end_of(past))
    items = Item.objects.filter(commitment=OuterRef("pk"))
    works = Work.objects.filter(item__commitment=OuterRef("pk"))
    annotated = chosen.annotate(
        total=Window(Count("pk")),
        standing=_STANDING,
        rank=Case(
            When(status_then="draft", opened_then=False, then=0),
            When(status_then="draft", then=1),
            When(status_then="negotiating", turn_then="party_b", then=2),
            When(status_then__in=("submitted", "negotiating"), then=3),
            When(status_then__in=("agreed", "issued"), then=4),
            default=5,
            output_field=IntegerField(),
        ),
        sort_key=Subquery(_span(on).values("sort_key")[:1]),
        span=Subquery(_span(on).values(json=JSONObject(name="name", area="area"))[:1]),
        head=Subquery(
            heads.filter(valid__contains=on).values(
                json=JSONObject(name="person__full_name", post="post__name")
            )[:1]
        ),
        vacant_since=Subquery(
            heads.filter(valid__endswith__lte=on)
            .annotate(until=F("valid__endswith"))
            .order_by("-until")
            .values("until")[:1]
        ),
        chase=Subquery(
            chases.order_by("-at").values(
                json=JSONObject(at="at", seen_at="seen_at", told="told_superior")
            )[:1]
        ),
        chase_count=_count(chases, "commitment"),
        item_count=_count(items, "commitment"),
        bare_items=_count(items.filter(measures__isnull=True), "commitment"),
        idle_items=_count(items.filter(works__isnull=True), "commitment"),
        no_lead=_count(works.filter(lead__isnull=True), "item__commitment"),
        no_due=_count(works.filter(due_on__isnull=True), "item__commitment"),
        no_product=_count(works.filter(product=""), "item__commitment"),
    )
    return cast("QuerySet[Any, dict[str, Any]]", annotated.values(*_COLUMNS))


def _count(rows: QuerySet[Any], by: str) -> Expression:
    counted = rows.order_by().values(by).annotate(n=Count("pk", distinct=True)).values("n")
    return Coalesce(Subquery(counted), 0)


def _row(found: dict[str, Any], campaign: Campaign, *, is_past: bool = False) -> StandingRow:
    span, head, chase = found["span"] or {}, found["head"], found["chase"]
    status, turn = Status(found["status_then"]), Turn(found["turn_then"])
    return StandingRow(
        commitment_id=found["id"],
        unit_name=span.get("name", ""),
        area=span.get("area", ""),
        head_name=head["name"] if head else "",
        head_post=head["post"] if head else "",
        standing=Standing(found["standing"]),
        turn=turn,
        missing=() if is_past else tuple(_missing(found, campaign)),
        owes=not is_past and unit_owes(status, turn),
        chases=found["chase_count"],
        last_chase=_last_chase(chase) if chase else None,
    )


def _missing(found: dict[str, Any], campaign: Campaign) -> list[str]:
    """Say what a draft lacks; of a text that has left the unit only a vacant head matters."""
    if found["status_then"] in {"signed", "closed", "withdrawn"}:
        return []
    facts = LackFacts(
        was_opened=found["opened_then"],
        items=found["item_count"],
        min_items=campaign.min_items,
        items_without_measure=found["bare_items"],
        items_without_work=found["idle_items"],
        works_without_lead=found["no_lead"],
        works_without_due=found["no_due"],
        works_without_product=found["no_product"],
        is_vacant=found["head"] is None,
        vacant_since=found["vacant_since"],
    )
    words = missing_words(facts)
    if found["status_then"] == "draft":
        return words
    return words[:1] if facts.is_vacant else []


def _last_chase(chase: dict[str, Any]) -> LastChase:
    seen = chase["seen_at"]
    return LastChase(
        at=datetime.fromisoformat(chase["at"]),
        seen_at=datetime.fromisoformat(seen) if seen else None,
        told_superior=chase["told"],
    )


def ids_that_owe(campaign: Campaign, *, view: SavedView) -> list[int]:
    """Return the commitments of a saved view in which the unit has something to do."""
    every = as_on(Commitment.objects.filter(campaign=campaign, turn=Turn.PARTY_B.value), None)
    waiting = every.filter(_VIEWS[view], status__in=OWED)
    return list(waiting.order_by("pk").values_list("pk", flat=True))
