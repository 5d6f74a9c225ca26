"""Numbered decisions on levels: the first one for a list, a new one that replaces another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from camket.audit.chain import fact, one_act, record_facts
from camket.commitments.actions.editing_word import DOCX
from camket.documents.forms import rating_decision
from camket.documents.forms.parts import frame_of, signature_of
from camket.documents.forms.rating_decision import RatingDecision
from camket.documents.kinds import Kind
from camket.documents.pages import page_count
from camket.documents.paper import Signatures
from camket.documents.values import Header, RatedRow, SignatureBlock
from camket.documents.word.render import render_word
from camket.files.actions import store
from camket.files.models import StoredFile
from camket.notifications.actions import notify
from camket.notifications.models import NoticeKind
from camket.organisation.models import Tenure, UnitSpan
from camket.organisation.queries import head_of, post_title, span_of, spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.registry.actions import Described, issue_number, reserve_number
from camket.registry.models import RegisteredNumber
from camket.registry.setting import lay_out_for, signs_for, style_of_body, superior_of_body
from camket.reviews.decisions.appeals import AppealRefusal
from camket.reviews.models import LevelDecision, Period, Rating
from camket.reviews.queries.rule_sets import bases_of
from camket.reviews.queries.visible import deciding_body
from camket.rules.levels import Level
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused


def issue_decision(period_id: int, *, actor: Actor, now: datetime) -> RegisteredNumber:
    """Issue the decision on all levels decided and not numbered yet, under the next number.

    Raises:
        Refused: The actor may not, nothing new is decided, or nobody can sign.
    """
    today = legal_day(now)
    with one_act():
        period = Period.objects.select_for_update().get(pk=period_id)
        allowed = (Permission.ISSUE_COMMITMENT, Permission.DECIDE_RATING)
        body_id = deciding_body(period, on=today)
        if not any(may(actor, one, body_id, on=today) for one in allowed):
            raise Refused(AppealRefusal.NOT_ALLOWED)
        ratings = list(
            Rating.objects.filter(period=period, decisions__isnull=True)
            .exclude(decided_level="")
            .select_related("tenure__post", "person")
            .order_by("kind", "pk")
        )
        if not ratings:
            raise Refused(AppealRefusal.NOT_DECIDED)
        issued = _issue(period, ratings, on=today, actor=actor, now=now)
        LevelDecision.objects.bulk_create([_row(one, issued) for one in ratings])
        for one in ratings:
            _tell(one, issued.number, now=now)
        record_facts(
            [
                fact(
                    "rating.decision_issued",
                    one,
                    after={"number": str(issued.number), "level": one.decided_level},
                )
                for one in ratings
            ],
            actor=actor,
            at=now,
        )
    return issued.number


def replace_decision(
    rating: Rating, before: LevelDecision, *, actor: Actor, now: datetime
) -> LevelDecision:
    """Issue the decision that replaces another; `rating` already bears the new level.

    To be called within the act that changes the level.

    Raises:
        Refused: Nobody can sign.
    """
    issued = _issue(
        rating.period,
        [rating],
        on=legal_day(now),
        actor=actor,
        now=now,
        replaces=_cited(before),
    )
    row = _row(rating, issued)
    row.replaces = before
    row.save()
    _tell(rating, issued.number, now=now)
    return row


def first_decision(rating: Rating) -> LevelDecision:
    """Keep a level that was decided and never numbered, before another replaces it."""
    row = _row(rating)
    row.save()
    return row


@dataclass(frozen=True, slots=True)
class _Issued:
    """A decision as it was issued; its Word file is kept, for a correction changes the levels."""

    number: RegisteredNumber
    file: StoredFile
    word: StoredFile


def _row(rating: Rating, issued: _Issued | None = None) -> LevelDecision:
    decided_at = rating.decided_at
    assert decided_at is not None  # noqa: S101  # a constraint holds it of every decided rating
    return LevelDecision(
        rating=rating,
        level=rating.decided_level,
        reason=rating.decided_reason,
        decided_by_id=rating.decided_by_id,
        decided_by_name=rating.decided_by_name,
        decided_at=decided_at,
        number=issued.number if issued else None,
        file=issued.file if issued else None,
        word=issued.word if issued else None,
    )


def _cited(before: LevelDecision) -> str:
    told = Level(before.level).full_name
    if before.number is None:
        return f"kết quả xếp loại “{told}” đã quyết định trước đây"
    return f"kết quả xếp loại “{told}” tại Quyết định số {before.number}"


def _issue(
    period: Period,
    ratings: Sequence[Rating],
    *,
    on: date,
    actor: Actor,
    now: datetime,
    replaces: str = "",
) -> _Issued:
    """Lay the decision out under the next number of the deciding body."""
    body_id = deciding_body(period, on=on)
    span, head = span_of(body_id, on=on), head_of(body_id, on=on)
    if span is None or head is None:
        raise Refused(AppealRefusal.NO_SIGNER)
    number = reserve_number(
        body_id,
        kind=Kind.DECISION.value,
        dated_on=on,
        subject=f"công nhận kết quả xếp loại chất lượng {period.when}",
        actor=actor,
        now=now,
    )
    decision = _paper(period, ratings, number=str(number), span=span, head=head, on=on, at=now)
    if replaces:
        decision = rating_decision.replacing(decision, replaces)
    paper = rating_decision.paper_of(decision)
    pdf = lay_out_for(paper, body_id, on=on).pdf
    stored = store(pdf, "application/pdf", now=now)
    word = store(render_word(paper), DOCX, now=now)
    number = issue_number(
        number.pk,
        file=stored,
        actor=actor,
        now=now,
        described=Described(
            pages=page_count(pdf),
            signer_post=post_title(head),
            signer_name=head.person.full_name,
            recipients=decision.frame.recipients,
        ),
    )
    return _Issued(number, stored, word)


def _paper(
    period: Period,
    ratings: Sequence[Rating],
    *,
    number: str,
    span: UnitSpan,
    head: Tenure,
    on: date,
    at: datetime,
) -> RatingDecision:
    body = span.collective or span.name
    spans = spans_of([one.unit_id for one in ratings], on=period.opened_on)
    block = SignatureBlock("", signs_for(span), post_title(head), head.person.full_name)
    return RatingDecision(
        frame=frame_of(
            Header(
                superior_of_body(span, on=on),
                span.paper_name or span.name,
                number,
                span.place,
                on,
            ),
            style=style_of_body(span, on=on),
            bases=bases_of(period),
            recipients=(
                "Các tập thể, cá nhân có tên",
                f"Lưu Văn phòng {span.short_name or span.name}",
            ),
            created_at=at,
            is_trial=settings.SHOWS_TRIAL_MARK,
        ),
        year=period.year,
        when=period.when,
        body=body,
        subject="tập thể, cá nhân",
        rows=tuple(_rated(one, spans.get(one.unit_id)) for one in ratings),
        carried_out_by="Các tập thể, cá nhân có tên trong danh sách",
        signatures=Signatures((signature_of(block),)),
    )


def _rated(rating: Rating, span: UnitSpan | None) -> RatedRow:
    unit = span.name if span else ""
    tenure = rating.tenure
    post = f"{post_title(tenure)} {unit}" if tenure else unit
    name = Level(rating.decided_level).full_name
    return RatedRow(rating.name, post, name[:1].upper() + name[1:])


def _tell(rating: Rating, number: RegisteredNumber, *, now: datetime) -> None:
    """Tell the person; the level stands in the paper, for anybody may look over a shoulder."""
    if rating.person is None:
        return
    notify(
        [rating.person.account_id],
        topic=f"rating-decision:{rating.pk}",
        kind=NoticeKind.ANSWERED.value,
        text=f"Quyết định số {number} về kết quả xếp loại {rating.period.when} đã ban hành.",
        path=f"/danh-gia/{rating.period_id}/xep-loai/{rating.pk}/giai-thich/",
        now=now,
    )
