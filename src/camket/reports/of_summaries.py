"""Summary forms 14, 15, 15A, 15B with live data, by person and never by tenure (B).

The same rows stand on the page, in the papers and in the workbook.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, NamedTuple

from django.db.models import Count, OuterRef, QuerySet, Subquery

from camket.documents.forms.cap_control import CapCount, CellCap, Deciding, PostCount
from camket.documents.forms.rating_list import ListedCadre
from camket.documents.kinds import Kind
from camket.organisation.arrays import among
from camket.organisation.composed import composed
from camket.organisation.models import Line, Tenure, UnitSpan
from camket.organisation.queries import post_title, spans_of
from camket.reports.around import Writing, bodies_of, frame_of_body, signed_by
from camket.reports.post_codes import CODES, highest_code
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Period, Rating
from camket.reviews.queries.desk.groups import STANDING
from camket.reviews.queries.kept import holds_own, kept
from camket.reviews.queries.own import hide_open_appraisal, is_own_pending, own_pending
from camket.reviews.queries.rated.subjects import day_of
from camket.reviews.queries.ratings import score_of, standing_level
from camket.rules.levels import LEVELS_UPWARDS, Level
from camket.shared.actor import Actor
from camket.spreadsheets.tables import Cell, Sheet

_CELL_KINDS: Final = ("party_cell", "grassroots_cell")
ORIGIN: Final = (
    "Mẫu theo Hướng dẫn 03-HD/TVĐU, ngày 10/9/2026 của một đảng ủy cấp trên cơ sở; số hiệu mẫu do "
    "từng địa phương quy định."
)
CODES_ARE_OWN: Final = (
    "Tên nhóm chức vụ của từng mã M1–M26 là thiết lập chưa kiểm chứng, không phải quy định đã đối "
    "chiếu."
)


OWN_LEFT_OUT: Final = (
    "Chưa in và chưa tính mức, điểm thẩm định của đồng chí {name}: người lấy bảng này chỉ đọc phần "
    "của mình sau khi có quyết định."
)


@dataclass(slots=True)
class _Held:
    """What a person holds on the day, apart from the post he is rated in."""

    posts: set[str] = field(default_factory=set)
    party: list[str] = field(default_factory=list)
    state: list[str] = field(default_factory=list)
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """One person rated in a period, once, with all posts of the day whose organisation it holds."""

    rating: Rating
    unit: UnitSpan
    party_posts: tuple[str, ...]
    state_posts: tuple[str, ...]
    cell: str


class _Way(NamedTuple):
    """In what the rated subjects of a list differ, as the counts see them."""

    kind: str
    group: str
    held_posts: tuple[str, ...]
    level: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Rated subjects of one peer group, alike in their posts and their level, and how many.

    Attributes:
        held_posts: What the persons hold; a collective holds none.
        level: The level they stand at; empty where there is none, or none the reader may know.
    """

    kind: str
    group: str
    held_posts: tuple[str, ...]
    level: str
    count: int

    @property
    def are_persons(self) -> bool:
        """Say whether they are persons, who alone are counted by post."""
        return self.kind != SubjectKind.COLLECTIVE


def people_of(period: Period, reader: Actor | None = None) -> list[Person]:
    """Return who is rated in a period, in Vietnamese order of units and names; three statements.

    What is pending of the reader himself is taken off his row.
    """
    return persons_of(period, list(rated_people(period)), reader)


def rated_people(period: Period) -> QuerySet[Rating]:
    """Return the ratings of persons in the order of Mẫu 14, to be read a page at a time."""
    return _in_order().filter(period=period, person__isnull=False, left_out="")


@composed
def people_keys(period_id: int) -> QuerySet[Rating, Any]:
    """Return the keys of `rated_people` of a period, composed once: to be read in part."""
    found = Rating.objects.filter(period_id=period_id, person__isnull=False, left_out="")
    keys: QuerySet[Rating, Any] = found.order_by("sort_key", "pk").values_list("pk", flat=True)
    return keys


@composed
def people_rows(keys: list[int]) -> QuerySet[Rating]:
    """Return these ratings as Mẫu 14 shows and sorts them."""
    return _in_order().filter(among("pk", keys))


def _in_order() -> QuerySet[Rating]:
    """Return ratings as Mẫu 14 shows and sorts them, not narrowed to any."""
    return (
        Rating.objects.select_related("tenure__post")
        .defer("facts", "finding", "proposal")
        .order_by("sort_key", "pk")
    )


def persons_of(
    period: Period, ratings: Sequence[Rating], reader: Actor | None = None
) -> list[Person]:
    """Return some rated persons with all posts of the period's day; two statements."""
    for one in ratings:
        if is_own_pending(one, reader):
            hide_open_appraisal(one)
    spans = spans_of([one.unit_id for one in ratings], on=period.opened_on)
    held = _held(period, [one.person_id for one in ratings if one.person_id])
    return [_person(one, spans[one.unit_id], held) for one in ratings]


@dataclass(frozen=True, slots=True)
class Everybody:
    """What the counts of a period need of everybody and everything rated in it.

    Attributes:
        alike: The ways in which they differ.
        kept_back: What a sheet says where it keeps back what is pending of its reader; else empty.
    """

    alike: tuple[Alike, ...]
    kept_back: str

    @property
    def persons(self) -> int:
        """Return how many persons are rated."""
        return sum(one.count for one in self.alike if one.are_persons)


def everybody_of(period: Period, reader: Actor | None = None) -> Everybody:
    """Return everybody rated in a period as the counts need them; at most three statements.

    The database counts the ways in which they differ, from the index of the list alone; they are
    kept until the list is written.
    """
    rated = Rating.objects.filter(period=period, left_out="")
    ways = kept(period, "posts", lambda: _ways(rated))
    own = None
    if reader is not None and holds_own(period, reader.person_id):
        own = rated.filter(own_pending(reader.person_id)).first()
    if own is not None:
        held = _Way(own.kind, own.group, tuple(own.held_posts), standing_level(own))
        ways = ways - Counter([held]) + Counter([held._replace(level="")])
    return Everybody(
        tuple(Alike(*way, n) for way, n in ways.items()),
        "" if own is None else OWN_LEFT_OUT.format(name=own.name),
    )


def _ways(rated: QuerySet[Rating]) -> Counter[_Way]:
    told = rated.order_by().annotate(level=STANDING).values_list(*_Way._fields)
    return Counter(
        {
            _Way(kind, group, tuple(held), level): n
            for kind, group, held, level, n in told.annotate(n=Count("pk"))
        }
    )


def not_told(people: Sequence[Person], reader: Actor | None) -> str:
    """Return what a sheet says where it keeps back what is pending of its reader; else nothing."""
    own = next((one for one in people if is_own_pending(one.rating, reader)), None)
    return OWN_LEFT_OUT.format(name=own.rating.name) if own else ""


def _person(rating: Rating, unit: UnitSpan, held: Mapping[int, _Held]) -> Person:
    told = held.get(rating.person_id or 0, _Held())
    party, state = list(told.party), list(told.state)
    if rating.tenure is not None and rating.tenure.post.code not in told.posts:
        title = post_title(rating.tenure)
        (party if rating.tenure.post.line == Line.PARTY else state).insert(0, title)
    return Person(rating, unit, tuple(party), tuple(state), told.cell)


@composed
def _tenures(people: list[int], day: date) -> QuerySet[Tenure]:
    spans = UnitSpan.objects.filter(unit_id=OuterRef("unit_id"), valid__contains=day)
    return (
        Tenure.objects.filter(among("person_id", people), valid__contains=day)
        .select_related("post")
        .annotate(
            unit_name=Subquery(spans.values("short_name")[:1]),
            unit_kind=Subquery(spans.values("kind")[:1]),
        )
        .order_by("post__rank", "pk")
    )


def _held(period: Period, people: Sequence[int]) -> dict[int, _Held]:
    found: dict[int, _Held] = defaultdict(_Held)
    tenures: Iterable[Any] = _tenures(sorted(set(people)), day_of(period.ends_on, period.opened_on))
    for tenure in tenures:
        held = found[tenure.person_id]
        held.posts.add(tenure.post.code)
        if tenure.unit_kind in _CELL_KINDS:
            held.cell = held.cell or tenure.unit_name or ""
            if tenure.post.code == "cell_member":
                continue
        lines = held.party if tenure.post.line == Line.PARTY else held.state
        if (title := post_title(tenure)) not in lines:
            lines.append(title)
    return found


def cadres_of(people: Sequence[Person]) -> tuple[ListedCadre, ...]:
    """Return the rows of Mẫu 14."""
    return tuple(
        ListedCadre(
            name=one.rating.name,
            party_post=", ".join(one.party_posts),
            state_post=", ".join(one.state_posts),
            cell=one.cell,
            unit=one.unit.name,
            general=one.rating.self_general,
            results=one.rating.self_results,
            proposed=_in_full(one.rating.appraised_level),
            appraised=score_of(one.rating),
            decided=_in_full(one.rating.decided_level),
        )
        for one in people
    )


def _in_full(level: str) -> str:
    if not level:
        return ""
    name = Level(level).full_name
    return name[:1].upper() + name[1:]


def counts_of(everybody: Everybody, deciding: Deciding) -> tuple[PostCount, ...]:
    """Return the rows of Mẫu 15A or 15B: each person once, at his highest code.

    The level counted is the decided one, before that the proposed one.
    """
    found: dict[int, dict[Level, int]] = defaultdict(dict)
    for one in everybody.alike:
        if not one.level or not one.are_persons:
            continue
        counts = found[highest_code(one.held_posts).number]
        counts[Level(one.level)] = counts.get(Level(one.level), 0) + one.count
    wants_grassroots = deciding is Deciding.GRASSROOTS
    return tuple(
        PostCount(code.code, code.title, found[code.number])
        for code in CODES
        if code.is_of_grassroots is wants_grassroots and code.number in found
    )


def cap_count(deciding: Deciding, period: Period, writing: Writing) -> CapCount:
    """Return Mẫu 15A or 15B as a paper takes it."""
    body = bodies_of(period.superior_id, on=writing.on)[period.superior_id]
    everybody = everybody_of(period, writing.reader)
    return CapCount(
        frame=frame_of_body(body, Kind.REPORT, now=writing.now, recipients=body.reported_to),
        year=period.year,
        when=period.when,
        deciding=deciding,
        posts=counts_of(everybody, deciding),
        left_out=everybody.kept_back,
        signatures=signed_by(body),
    )


def cap_count_superior(period: Period, writing: Writing) -> CapCount:
    """Return Mẫu 15A: posts the superior standing committee decides on."""
    return cap_count(Deciding.SUPERIOR, period, writing)


def cap_count_grassroots(period: Period, writing: Writing) -> CapCount:
    """Return Mẫu 15B: posts the grassroots committee decides on."""
    return cap_count(Deciding.GRASSROOTS, period, writing)


def sheets_of(
    period: Period,
    people: Sequence[Person],
    cells: Sequence[CellCap],
    everybody: Everybody,
    *,
    before: int = 0,
) -> list[Sheet]:
    """Return the four forms as tables: for the page and the workbook alike.

    Args:
        period: The period.
        people: Whom Mẫu 14 lists: everybody, or a page of them.
        cells: The rows of Mẫu 15.
        everybody: Who is counted, and what is kept back from the reader.
        before: How many stand before the page.
    """
    sheets = [
        _list_sheet(period, cadres_of(people), before=before, total=everybody.persons),
        _control_sheet(period, cells),
        _count_sheet(period, counts_of(everybody, Deciding.SUPERIOR), Deciding.SUPERIOR),
        _count_sheet(period, counts_of(everybody, Deciding.GRASSROOTS), Deciding.GRASSROOTS),
    ]
    if not everybody.kept_back:
        return sheets
    return [replace(one, notes=(everybody.kept_back, *one.notes)) for one in sheets]


def _list_sheet(period: Period, cadres: Sequence[ListedCadre], *, before: int, total: int) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (
            number,
            one.name,
            one.party_post,
            one.state_post,
            one.cell,
            one.unit,
            one.general,
            one.results,
            one.total,
            one.proposed,
            one.appraised,
            one.decided,
        )
        for number, one in enumerate(cadres, start=before + 1)
    ]
    headings = (
        "TT", "Họ và tên", "Chức vụ Đảng", "Chức vụ chính quyền, đoàn thể", "Chi bộ", "Đơn vị",
        "Tiêu chí chung (30)", "Kết quả (70)", "Tổng tự chấm", "Tập thể đề nghị",
        "Điểm thẩm định", "Mức chính thức",
    )  # fmt: skip
    title = f"Danh sách đề nghị xếp loại {period.when} (Mẫu 14)"
    return Sheet("Mẫu 14", title, headings, rows, (f"Danh sách gồm {total} người.", ORIGIN))


def _control_sheet(period: Period, cells: Sequence[CellCap]) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (number, one.name, one.rated, one.good, one.allowed, one.proposed, one.verdict)
        for number, one in enumerate(cells, start=1)
    ]
    headings = (
        "TT", "Nhóm, tổ chức", "Được xếp loại", "Hoàn thành tốt trở lên",
        "Hoàn thành xuất sắc tối đa", "Đề nghị hoàn thành xuất sắc", "Kết luận",
    )  # fmt: skip
    title = f"Kiểm soát tỷ lệ hoàn thành xuất sắc {period.when} (Mẫu 15)"
    return Sheet("Mẫu 15", title, headings, rows, (ORIGIN,))


def _count_sheet(period: Period, posts: Sequence[PostCount], deciding: Deciding) -> Sheet:
    downwards = tuple(reversed(LEVELS_UPWARDS))
    rows: list[tuple[Cell, ...]] = [
        (
            one.code,
            one.posts,
            sum(one.levels.values()),
            *(one.levels.get(level, 0) for level in downwards),
        )
        for one in posts
    ]
    summed = [sum(one.levels.get(level, 0) for one in posts) for level in downwards]
    rows.append(("", "Tổng cộng", sum(summed), *summed))
    headings = (
        "Mã", "Nhóm chức vụ", "Tổng số", *(level.full_name.capitalize() for level in downwards)
    )  # fmt: skip
    whose = "cấp trên quyết định" if deciding is Deciding.SUPERIOR else "cấp ủy cơ sở quyết định"
    label = f"Mẫu {deciding.value}"
    return Sheet(
        label,
        f"Tổng hợp xếp loại chức danh do {whose}, {period.when} ({label})",
        headings,
        rows,
        ("Người giữ nhiều chức vụ tính một lần, theo mã chức vụ cao nhất.", CODES_ARE_OWN, ORIGIN),
    )
