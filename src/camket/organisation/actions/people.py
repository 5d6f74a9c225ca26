"""Writes of people: name them, appoint them, end their posts; history is never edited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from camket.audit.chain import fact, record, record_facts
from camket.organisation.holding import (
    SUSPENDED,
    Holding,
    TenureRefusal,
    clash_of,
    covers,
    refusal_to_end,
)
from camket.organisation.kinds import kind_name
from camket.organisation.models import Line, Person, Post, Tenure, TenureKind, Unit, UnitSpan
from camket.organisation.posts import posts
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.shared.periods import Period
from camket.shared.text import clean, clean_lines, fold, name_sort_key, show_day


def add_post(
    code: str,
    name: str,
    *,
    is_head: bool = False,
    line: str = Line.PARTY,
    rank: int = 50,
    level: str = "",
) -> Post:
    """Add a post to the catalogue, or bring its name up to date."""
    post, _ = Post.objects.update_or_create(
        code=code,
        defaults={"name": name, "is_head": is_head, "line": line, "rank": rank, "level": level},
    )
    return post


@transaction.atomic
def ensure_posts() -> dict[str, Post]:
    """Keep a row for every post of the shipped catalogue; running it again changes nothing.

    Returns:
        The posts by code.
    """
    Post.objects.bulk_create(
        [
            Post(
                code=one.code,
                name=one.name,
                line=one.line,
                level=one.level,
                is_head=one.is_head,
                rank=one.rank,
            )
            for one in posts().values()
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "line", "level", "is_head", "rank"],
    )
    return {post.code: post for post in Post.objects.filter(code__in=posts())}


def new_person(
    full_name: str, *, account_id: int | None = None, key: str = "", contact: str = ""
) -> Person:
    """Return a person not yet saved, with the keys that search and order need."""
    name = clean(full_name)
    return Person(
        full_name=name,
        account_id=account_id,
        key=clean(key) or None,
        contact=clean(contact),
        sort_key=name_sort_key(name),
        folded=fold(name),
    )


@dataclass(frozen=True, slots=True)
class Appointment:
    """A person, a post, a unit, and the days."""

    person: Person
    post: Post
    unit_id: int
    from_on: date
    until_on: date | None = None
    kind: str = TenureKind.FULL
    decision_no: str = ""


@transaction.atomic
def appoint(appointments: Sequence[Appointment], *, actor: Actor, now: datetime) -> list[Tenure]:
    """Give people posts, all or none, in a known number of statements.

    Raises:
        Refused: For the first that may not be: the unit does not stand then, has no such post or a
            head already, or the person holds the post already. `details["index"]` says which.
    """
    if problem := next(iter(_problems(appointments)), None):
        raise problem
    tenures = Tenure.objects.bulk_create(
        [
            Tenure(
                person=given.person,
                post=given.post,
                unit_id=given.unit_id,
                valid=DateRange(given.from_on, given.until_on),
                kind=given.kind,
                is_head=given.post.is_head,
                decision_no=clean(given.decision_no),
            )
            for given in appointments
        ],
        batch_size=2000,
    )
    record_facts(
        [
            fact(
                "tenure.began",
                tenure,
                after={
                    "person": tenure.person.full_name,
                    "post": tenure.post.name,
                    "kind": str(TenureKind(tenure.kind).label),
                    "from": tenure.valid.lower,
                    "decision_no": tenure.decision_no,
                },
            )
            for tenure in tenures
        ],
        actor=actor,
        at=now,
    )
    return tenures


@transaction.atomic
def appoint_newcomers(
    appointments: Sequence[Appointment], *, actor: Actor, now: datetime
) -> list[Tenure]:
    """Keep people who were not known before and give them posts; all or none.

    Raises:
        Refused: As for `appoint`; nobody is kept then.
    """
    Person.objects.bulk_create([given.person for given in appointments])
    return appoint(appointments, actor=actor, now=now)


@transaction.atomic
def end_tenure(
    tenure_id: int,
    *,
    ends_on: date,
    actor: Actor,
    now: datetime,
    reason: str = "thôi giữ chức vụ",
    decision_no: str = "",
) -> Tenure:
    """End a tenure; `ends_on` is the first day the post is no longer held.

    What was delegated from or to the post ends with it: a delegation counts only on days on which
    both posts are held (`queries.people.posts_of`).

    Raises:
        Refused: The post has not begun or is over by then, or no reason is given.
    """
    tenure = locked(tenure_id)
    why = clean_lines(reason)
    if refusal := refusal_to_end(period_of(tenure.valid), ends_on, reason=why):
        raise refuse(refusal, tenure, day=show_day(ends_on))
    before = tenure.valid.upper
    tenure.valid = DateRange(tenure.valid.lower, ends_on)
    tenure.end_reason = why[:200]
    tenure.save(update_fields=["valid", "end_reason"])
    record(
        "tenure.ended",
        tenure,
        actor=actor,
        at=now,
        before={"ends_on": before},
        after={
            "person": tenure.person.full_name,
            "post": tenure.post.name,
            "ends_on": ends_on,
            "reason": why,
            "decision_no": clean(decision_no),
        },
    )
    return tenure


def locked(tenure_id: int) -> Tenure:
    """Return a tenure with its row, and its unit's, locked until the transaction ends.

    Raises:
        Tenure.DoesNotExist: There is none.
    """
    tenure = (
        Tenure.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "post", "continues")
        .get(pk=tenure_id)
    )
    lock_units([tenure.unit_id])
    return tenure


def lock_units(unit_ids: Iterable[int]) -> None:
    """Let one writer at a time change who holds posts in these units."""
    rows = Unit.objects.filter(pk__in=set(unit_ids)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def period_of(valid: DateRange) -> Period:
    """Return the days of a row."""
    return Period(valid.lower, valid.upper)


def show_days(days: Period) -> str:
    """Say a period as people do: with its last day, or that none is written."""
    begins = f"từ ngày {show_day(days.start)}"
    if days.end is None:
        return f"{begins}, chưa ghi ngày kết thúc"
    return f"{begins} đến hết ngày {show_day(days.end - timedelta(days=1))}"


def refuse(reason: TenureRefusal, tenure: Tenure, **details: Any) -> Refused:
    """Return the refusal to raise about one tenure."""
    days = period_of(tenure.valid)
    return Refused(
        reason,
        **{
            "name": tenure.person.full_name,
            "post": tenure.post.name,
            "start": show_day(days.start),
            "days": show_days(days),
            **details,
        },
    )


@dataclass(slots=True)
class _Ground:
    """What stands already, of the units and people that appointments name."""

    spans: dict[int, list[UnitSpan]]
    heads: dict[int, list[Holding]]
    held: dict[tuple[int | None, int, int], list[Holding]]

    def name_of(self, unit_id: int, on: date) -> str:
        spans = self.spans.get(unit_id, [])
        then = [span for span in spans if period_of(span.valid).holds(on)]
        found = then or spans
        return found[-1].name if found else f"Đơn vị {unit_id}"


def problems_of(appointments: Sequence[Appointment]) -> list[Refused]:
    """Return every reason why appointments cannot be made as they stand, in their order."""
    return list(_problems(appointments))


def _problems(appointments: Sequence[Appointment]) -> Iterable[Refused]:
    """Judge each appointment by what stands already and by those before it in the list."""
    straight = [one for one in appointments if _begins_before_it_ends(one)]
    ground = _ground(straight)
    for index, given in enumerate(appointments):
        if not _begins_before_it_ends(given):
            start = show_day(given.from_on)
            yield Refused(TenureRefusal.ENDS_BEFORE_START, index=index, start=start)
            continue
        problem = _problem(given, ground)
        if problem is not None:
            problem.details["index"] = index
            yield problem
            continue
        kept = Holding(
            given.person.full_name, given.post.name, Period(given.from_on, given.until_on)
        )
        ground.held[given.person.pk, given.unit_id, given.post.pk].append(kept)
        if given.post.is_head:
            ground.heads[given.unit_id].append(kept)


def _begins_before_it_ends(given: Appointment) -> bool:
    return given.until_on is None or given.until_on > given.from_on


def _ground(appointments: Sequence[Appointment]) -> _Ground:
    """Read what the appointments are judged by; three statements whatever their number."""
    unit_ids = {given.unit_id for given in appointments}
    if any(given.post.is_head for given in appointments):
        lock_units(unit_ids)
    spans: dict[int, list[UnitSpan]] = defaultdict(list)
    for span in UnitSpan.objects.filter(unit_id__in=unit_ids).order_by("valid"):
        spans[span.unit_id].append(span)
    heads: dict[int, list[Holding]] = defaultdict(list)
    held: dict[tuple[int | None, int, int], list[Holding]] = defaultdict(list)
    earliest = min((given.from_on for given in appointments), default=date.max)
    standing = Tenure.objects.filter(
        unit_id__in=unit_ids, valid__overlap=DateRange(earliest, None)
    ).select_related("person", "post")
    for tenure in standing:
        holding = Holding(tenure.person.full_name, tenure.post.name, period_of(tenure.valid))
        held[tenure.person_id, tenure.unit_id, tenure.post_id].append(holding)
        if tenure.is_head:
            heads[tenure.unit_id].append(holding)
    return _Ground(spans, heads, held)


def _problem(given: Appointment, ground: _Ground) -> Refused | None:
    days = Period(given.from_on, given.until_on)
    unit = ground.name_of(given.unit_id, given.from_on)
    spans = ground.spans.get(given.unit_id, [])
    if given.kind == SUSPENDED:
        return Refused(TenureRefusal.SUSPENDED_KIND)
    if not covers(days, [period_of(span.valid) for span in spans]):
        return Refused(TenureRefusal.UNIT_NOT_STANDING, unit=unit, days=show_days(days))
    kind = next(span.kind for span in spans if period_of(span.valid).holds(given.from_on))
    text = posts().get(given.post.code)
    if text is not None and not text.fits(kind):
        return Refused(
            TenureRefusal.WRONG_POST, post=given.post.name, kind=kind_name(kind), unit=unit
        )
    if other := clash_of(days, ground.held[given.person.pk, given.unit_id, given.post.pk]):
        return Refused(
            TenureRefusal.SAME_POST, name=other.name, unit=unit, days=show_days(other.days)
        )
    if given.post.is_head and (other := clash_of(days, ground.heads[given.unit_id])):
        return Refused(
            TenureRefusal.SECOND_HEAD,
            unit=unit,
            name=other.name,
            post=other.post,
            days=show_days(other.days),
        )
    return None
