"""The appraiser's workbench: peer groups, their ceiling, the list, and one subject explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Page
from django.http import HttpResponse, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from camket.permissions.catalogue import Permission
from camket.reports.catalogue import OF_RATINGS
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Period, Rating
from camket.reviews.queries.axes import alerts_of
from camket.reviews.queries.chosen_rules import is_civil
from camket.reviews.queries.desk.ceilings import caps_of
from camket.reviews.queries.desk.groups import (
    LEFT_OUT,
    VIEWS,
    ListedGroup,
    empty_group,
    group_of,
    peer_groups,
)
from camket.reviews.queries.desk.workbench import (
    ORDERS,
    Asked,
    count_of,
    keys_listed,
    listed,
    rows_of,
    rule_of,
    shown,
)
from camket.reviews.queries.own import hide_open_appraisal, is_about
from camket.rules.levels import Level
from camket.shared.actor import Actor
from camket.shared.text import clean
from camket.web.reports.giving import links_of
from camket.web.reviews.desk.beside import beside
from camket.web.reviews.desk.fact_sources import Reader, reader_of
from camket.web.reviews.desk.lines import BenchRow, line_of
from camket.web.reviews.desk.ratings import rating_period, rights_of
from camket.web.reviews.desk.rows import Look, rows_of_lines
from camket.web.reviews.desk.showing import (
    KIND_SLUGS,
    SLUGS,
    explanation_of,
    level_choices,
    title_of,
)
from camket.web.reviews.paging import Keyed
from camket.web.shared.http import SignedInRequest, needs, render_part

KEPT: Final = ("nhom", "cum", "loc", "muc", "q", "xep", "trang", "chon")
"""What of an address says where in a list somebody is: acts lead back to it."""


@dataclass(frozen=True)
class Bench:
    """One page of a peer group, and the row whose explanation lies beside it."""

    period: Period
    group: ListedGroup
    page: Page[Rating]
    chosen_key: str
    reader: Actor

    @cached_property
    def rows(self) -> list[BenchRow]:
        """Return the lines of the page."""
        ratings = list(self.page.object_list)
        for rating in ratings:
            rating.period = self.period  # known already: no statement for it
            if is_about(rating, self.reader):
                hide_open_appraisal(rating)
        alerts = alerts_of(self.period, ratings)
        return [
            BenchRow(row, is_about(row.rating, self.reader), alerts.get(row.rating.pk, ()))
            for row in rows_of(ratings)
        ]

    @cached_property
    def place(self) -> int:
        """Return which line is chosen: the one asked for, else the first."""
        keys = [str(one.pk) for one in self.page.object_list]
        return keys.index(self.chosen_key) if self.chosen_key in keys else 0

    @property
    def chosen(self) -> BenchRow | None:
        """Return the chosen line, None in an empty list."""
        return self.rows[self.place] if self.rows else None

    @property
    def shown_key(self) -> str:
        """Return the rating that is explained, as addresses name it; empty in an empty list."""
        return str(self.chosen.rating.pk) if self.chosen else ""

    def neighbour(self, step: int) -> int | None:
        """Return the rating so many lines further, None beyond the page."""
        place = self.place + step
        return self.rows[place].rating.pk if 0 <= place < len(self.rows) else None


@needs(Permission.VIEW_RATINGS)
@require_safe
def rating_list(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Show a peer group beside its ceiling, a page at a time, one of it explained."""
    period = rating_period(request, period_id)
    reader_id = request.actor.person_id
    groups = peer_groups(period, reader_id=reader_id)
    kind = kind_asked(request.GET, groups)
    group = group_of(groups, kind.value, request.GET.get("cum")) or empty_group(kind.value)
    asked = _asked(request.GET, group)
    count = count_of(group, asked)
    page = Keyed(
        keys_listed(period, asked, reader_id=reader_id),
        lambda keys: shown(period, asked.order, keys, reader_id=reader_id),
        listed(period, asked, reader_id=reader_id).count() if count is None else count,
    ).get_page(request.GET.get("trang"))
    bench = Bench(period, group, page, request.GET.get("chon", ""), request.actor)
    quota = beside(period, group, caps_of(period).get((group.kind, group.name)))
    rights = rights_of(request, period)
    # one level for several lines at once, and one for each
    picks = rights["may_appraise"] and group.ready > 0
    chooses = rights["may_appraise"] or rights["may_decide"]
    look = Look(request.GET, bench.shown_key, picks, chooses, rights["may_appraise"])
    context = {
        "section": "reviews",
        "period": period,
        "groups": groups_shown(groups),
        # one notice announces all groups of a class
        "has_notice": any(one.is_announced for one in groups if one.kind == group.kind),
        "group": group,
        "slug": SLUGS[kind],
        "title": title_of(kind, is_civil=is_civil(period.scheme)),
        "is_civil": is_civil(period.scheme),
        "asked": asked,
        "views": _views(group),
        "levels": level_choices(),
        "left_out": LEFT_OUT,
        "reports": links_of(request, OF_RATINGS, period, "reviews:ratings-report", period.pk),
        "quota": quota,
        "cap": quota if bench.chosen and bench.chosen.rating.ruled_level == Level.HTXS else None,
        **_of_page(bench, reader_of(request, period.superior_id)),
        **rights,
        "picks": picks,
        "rows": rows_of_lines([line_of(one, rule_of(period)) for one in bench.rows], look),
    }
    return render_part(request, "reviews/ratings.html", "sheet", context)


def _of_page(bench: Bench, reader: Reader) -> dict[str, Any]:
    chosen = bench.chosen
    return {
        "page": bench.page,
        "row": chosen,
        "chosen": explanation_of(chosen.row, reader, is_whole=True, alerts=chosen.alerts)
        if chosen
        else None,
        "before": bench.neighbour(-1),
        "after": bench.neighbour(1),
    }


def kind_asked(told: QueryDict, groups: Sequence[ListedGroup]) -> SubjectKind:
    """Return the class of subjects an address names, else the first that is rated."""
    slug = told.get("nhom", "")
    if slug in KIND_SLUGS:
        return KIND_SLUGS[slug]
    kinds = {group.kind for group in groups}
    return next((kind for kind in SubjectKind if kind.value in kinds), SubjectKind.COLLECTIVE)


def _asked(told: QueryDict, group: ListedGroup) -> Asked:
    view, order = told.get("loc", ""), told.get("xep", "")
    return Asked(
        kind=group.kind,
        group=group.name,
        view=view if view in VIEWS else "",
        level=told.get("muc", ""),
        words=clean(told.get("q", ""))[:100],
        order=order if order in ORDERS else "tham-dinh",
    )


@dataclass(frozen=True, slots=True)
class GroupTab:
    """A peer group as the switch names it."""

    slug: str
    name: str
    group: ListedGroup

    @property
    def query(self) -> str:
        """Return the query of its list."""
        asked = {"nhom": self.slug, "cum": self.group.name}
        return f"?{urlencode({key: told for key, told in asked.items() if told})}"


def groups_shown(groups: Sequence[ListedGroup]) -> list[GroupTab]:
    """Return the groups for the switch; a class with one group goes by the name of the class."""
    names = {
        SubjectKind.COLLECTIVE: _("Tập thể"),
        SubjectKind.LEADER: _("Người đứng đầu, lãnh đạo"),
        SubjectKind.INDIVIDUAL: _("Không giữ chức vụ"),
        SubjectKind.MEMBER_OUTSIDE: _("Ngoài hệ thống chính trị"),
    }
    kinds = [group.kind for group in groups]
    shown = []
    for group in groups:
        kind = SubjectKind(group.kind)
        name = names[kind]
        if kinds.count(group.kind) > 1 and group.name:
            name = f"{name}: {group.name}"
        shown.append(GroupTab(SLUGS[kind], name, group))
    return shown


def _views(group: ListedGroup) -> list[tuple[str, str, int]]:
    names = {
        "can-quyet": _("Cần quyết định"),
        "xuat-sac": _("Đề nghị xuất sắc"),
        "vuong": _("Vướng điều kiện"),
        "giai-trinh": _("Chênh tự chấm"),
        "chua-tham-dinh": _("Chưa thẩm định"),
        LEFT_OUT: _("Không xếp loại"),
    }
    shown = [(view, names[view], group.views[view]) for view in VIEWS]
    return [one for one in shown if one[0] != LEFT_OUT or one[2]]


def way_back(told: QueryDict, slug: str, group: str) -> str:
    """Return the query that leads back to where in a list somebody was when he acted."""
    sent = QueryDict(told.get("tro-ve", "").removeprefix("?"))
    kept = QueryDict(mutable=True)
    kept.update({key: sent[key] for key in KEPT if sent.get(key)})
    kept["nhom"] = slug
    if group:
        kept["cum"] = group
    return kept.urlencode()
