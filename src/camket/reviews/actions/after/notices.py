"""The notice of decided levels: a numbered Party paper with levels in words and no scores."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.conf import settings

from camket.audit.chain import fact, one_act, record_facts
from camket.commitments.actions.editing_word import DOCX
from camket.documents.forms import rating_notice
from camket.documents.pages import page_count
from camket.documents.values import Header, RatedRow, RatingNotice, SignatureBlock
from camket.documents.word.render import render_word
from camket.files.actions import store
from camket.notifications.actions import notify
from camket.notifications.models import NoticeKind
from camket.organisation.models import Tenure, UnitSpan
from camket.organisation.queries import head_of, span_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.registry.actions import Described, issue_number, reserve_number
from camket.registry.models import RegisteredNumber
from camket.registry.setting import lay_out_for, signs_for, style_of_body, superior_of_body
from camket.reviews.actions.after.notice_words import NoticeWords, words_for
from camket.reviews.decisions.ratings import RatingRefusal
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Period, Rating
from camket.reviews.queries.desk.short_reasons import short_reason
from camket.reviews.queries.ratings import RatingRow, rating_rows
from camket.reviews.queries.rule_sets import bases_of
from camket.reviews.queries.visible import CELLS
from camket.rules.levels import Level
from camket.rules.schemes.codes import OF_STATE
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused

_CORRECTED = (
    "{body} thông báo mức xếp loại sau đây theo Quyết định số {number}, thay cho mức đã thông báo "
    "trước:"
)


def issue_notice(
    period_id: int, kind: SubjectKind, *, actor: Actor, now: datetime
) -> RegisteredNumber:
    """Issue the notice of the levels decided since the last one, under the next number.

    A body decides in sessions, and each session's notice announces what was decided there.

    The whole runs in one transaction: a number that no paper bears would be a gap without a reason.

    Raises:
        Refused: The actor may not, nothing new is decided, or nobody can sign.
    """
    today = legal_day(now)
    with one_act():
        period = Period.objects.select_for_update().get(pk=period_id)
        _check_may(actor, period, on=today)
        rows = _newly_decided(rating_rows(period, kind))
        return _announce(period, kind, rows, actor=actor, now=now)


def announce_correction(
    rating: Rating, decision: str, *, actor: Actor, now: datetime
) -> RegisteredNumber:
    """Issue the notice of one level that a new decision put in the place of an announced one.

    To be called within the act that corrects it; what the first notice told stays in its file.

    Args:
        rating: Bears the new level already.
        decision: The number of the decision that replaces the other.
        actor: Who corrects.
        now: The instant.

    Raises:
        Refused: Nobody can sign.
    """
    kind = SubjectKind(rating.kind)
    rows = [row for row in rating_rows(rating.period, kind) if row.rating.pk == rating.pk]
    return _announce(rating.period, kind, rows, replaces=decision, actor=actor, now=now)


def _announce(
    period: Period,
    kind: SubjectKind,
    rows: list[RatingRow],
    *,
    replaces: str = "",
    actor: Actor,
    now: datetime,
) -> RegisteredNumber:
    """Lay the notice out under the next number, keep it beside each level, tell each head."""
    today = legal_day(now)
    ratings = [row.rating for row in rows]
    span, head = span_of(period.superior_id, on=today), head_of(period.superior_id, on=today)
    if span is None or head is None:
        raise Refused(RatingRefusal.NO_SIGNER)
    words = words_for(kind, {row.unit.kind for row in rows}, is_of_state=period.scheme == OF_STATE)
    number = reserve_number(
        period.superior_id,
        kind="TB",
        dated_on=today,
        subject=_subject(period, words),
        actor=actor,
        now=now,
    )
    # by name within a unit: the order of the points would tell them to everybody named
    rows.sort(key=lambda row: (row.unit.sort_key, row.rating.sort_key))
    posts = _posts_of(ratings)
    listed = tuple(
        RatedRow(
            name=row.rating.name,
            unit=_post(
                posts.get(row.rating.pk, ""), row.unit, is_body=row.rating.person_id is None
            ),
            level=_in_full(row.rating.decided_level),
            reason="" if replaces else short_reason(row.rating),
        )
        for row in rows
    )
    paper = _paper(
        period, words, listed, number=str(number), span=span, head=head, on=today, at=now
    )
    if replaces:
        paper = replace(
            paper, body=(_CORRECTED.format(body=span.collective or span.name, number=replaces),)
        )
    printed = rating_notice.paper_of(paper)
    pdf = lay_out_for(printed, number.register.unit_id, on=today).pdf
    stored = store(pdf, "application/pdf", now=now)
    word = store(render_word(printed), DOCX, now=now)  # kept: a correction changes the rows
    number = issue_number(
        number.pk,
        file=stored,
        actor=actor,
        now=now,
        described=Described(
            pages=page_count(pdf),
            signer_post=paper.signature.post,
            signer_name=paper.signature.name,
            recipients=paper.recipients,
        ),
    )
    Rating.objects.filter(pk__in=[one.pk for one in ratings]).update(
        notice_number=number, notice_file=stored, notice_word=word
    )
    _tell_subjects(period, ratings, str(number), now=now)
    done = [
        fact("rating.announced", one, after={"number": str(number), "file": stored.sha256})
        for one in ratings
    ]
    record_facts(done, actor=actor, at=now)
    return number


def _check_may(actor: Actor, period: Period, *, on: date) -> None:
    """Let the clerk issue, as the paper's office does, or the one who decided."""
    allowed = (Permission.ISSUE_COMMITMENT, Permission.DECIDE_RATING)
    if not any(may(actor, permission, period.superior_id, on=on) for permission in allowed):
        raise Refused(RatingRefusal.NOT_ALLOWED)


def _newly_decided(rows: list[RatingRow]) -> list[RatingRow]:
    """Return what a notice announces: decided levels that no notice has told yet.

    Raises:
        Refused: There are none.
    """
    if not rows:
        raise Refused(RatingRefusal.NOTHING_CHOSEN)
    decided = [row for row in rows if row.rating.decided_level]
    if new := [row for row in decided if row.rating.notice_number_id is None]:
        return new
    if not decided:
        raise Refused(RatingRefusal.NOT_ALL_DECIDED, left=len(rows))
    raise Refused(RatingRefusal.NOTICE_EXISTS, number=str(decided[0].rating.notice_number))


def _subject(period: Period, words: NoticeWords) -> str:
    return f"kết quả đánh giá, xếp loại {words.subjects} {period.when}"


def _posts_of(ratings: list[Rating]) -> dict[int, str]:
    """Return the post each person is rated in, by rating: none for who holds none there."""
    held = Rating.objects.filter(pk__in=[one.pk for one in ratings], tenure__isnull=False)
    rows = held.exclude(kind=SubjectKind.MEMBER_OUTSIDE).values_list("pk", "tenure__post__name")
    return dict(rows)


def _post(post: str, unit: UnitSpan, *, is_body: bool) -> str:
    if is_body:
        return unit.collective or unit.name
    return f"{post} {unit.name}" if post else unit.name


def _kept_by(span: UnitSpan) -> str:
    """Return the archive line: a cell has no office."""
    name = span.short_name or span.name
    return f"Lưu {name}" if span.kind in CELLS else f"Lưu Văn phòng {name}"


def _in_full(level: str) -> str:
    """Return the level as paper writes it: in words, with a capital."""
    name = Level(level).full_name
    return name[:1].upper() + name[1:]


def _paper(
    period: Period,
    words: NoticeWords,
    rows: tuple[RatedRow, ...],
    *,
    number: str,
    span: UnitSpan,
    head: Tenure,
    on: date,
    at: datetime,
) -> RatingNotice:
    body = span.collective or span.name
    return RatingNotice(
        header=Header(
            superior_of_body(span, on=on),
            span.paper_name or span.name,
            number,
            span.place,
            on,
        ),
        subtitle=_subject(period, words),
        legal_bases=bases_of(period),
        body=(f"{body} thông báo kết quả đánh giá, xếp loại {period.when} như sau:",),
        rows=rows,
        closing=(words.closing,),
        signature=SignatureBlock("", signs_for(span), head.post.name, head.person.full_name),
        recipients=(words.recipient, _kept_by(span)),
        created_at=at,
        is_trial=settings.SHOWS_TRIAL_MARK,
        subject_title=words.column,
        style=style_of_body(span, on=on),
    )


def _tell_subjects(period: Period, ratings: list[Rating], number: str, *, now: datetime) -> None:
    """Tell each head; the levels stand in words, for anybody may look over a shoulder."""
    for rating in Rating.objects.filter(pk__in=[one.pk for one in ratings]).select_related(
        "person"
    ):
        if rating.person is None:
            continue
        notify(
            [rating.person.account_id],
            topic=f"rating:{rating.pk}",
            kind=NoticeKind.ANSWERED.value,
            text=f"Thông báo số {number}: kết quả xếp loại {period.when} đã ban hành.",
            path=f"/danh-gia/{period.pk}/xep-loai/{rating.pk}/giai-thich/",
            now=now,
        )
