"""Official papers as files: the door of this room."""

from __future__ import annotations

from dataclasses import asdict
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from camket.documents.canonical import ATTACHMENT_NAME
from camket.documents.days import place_and_day, short_day
from camket.documents.typesetter import query_last, typeset
from camket.documents.values import TRIAL_LINE, LaidOutPaper, SlotPlace
from camket.shared.clock import HANOI

if TYPE_CHECKING:
    from collections.abc import Sequence

    from camket.documents.canonical import JsonValue
    from camket.documents.values import (
        CommitmentPaper,
        HandoverMinutes,
        Item,
        Measure,
        PartyHeader,
        RatingNotice,
        SignatureBlock,
        Stamp,
        Work,
    )

_A4_HEIGHT: Final = 297 / 25.4 * 72
_PRODUCT: Final = "CamKet"


def render_commitment(paper: CommitmentPaper, canonical: bytes) -> bytes:
    """Return a commitment as PDF/A-3 with its frozen text attached."""
    return lay_out_commitment(paper, canonical).pdf


def lay_out_commitment(paper: CommitmentPaper, canonical: bytes) -> LaidOutPaper:
    """Return a commitment as PDF/A-3 and the places it keeps for signatures."""
    values: dict[str, JsonValue] = {
        "style": asdict(paper.style),
        "trial": _trial(paper.is_trial),
        "metadata": _metadata(paper.title, paper.header, is_trial=paper.is_trial),
        "attachment": {"name": ATTACHMENT_NAME, "description": "Nội dung cam kết đã chốt"},
        "header": _header(paper.header),
        "title": paper.title,
        "subtitle": paper.subtitle,
        "remark": paper.remark,
        "legal_bases": _bases(paper.legal_bases),
        "parties": list(paper.parties),
        "opening": paper.opening,
        "changes": [asdict(change) for change in paper.changes],
        "items": [_item(item) for item in paper.items],
        "duties_title": paper.duties_title,
        "duties": [
            {"content": duty.content, "by": short_day(duty.by) if duty.by else ""}
            for duty in paper.duties
        ],
        "pledge": _ended(paper.pledge),
        "signatures": _blocks((paper.left, *paper.left_more), (paper.right, *paper.right_more)),
        "recipients": _recipients(paper.recipients),
    }
    pdf = typeset("commitment.typ", values, canonical=canonical, created_at=paper.created_at)
    return LaidOutPaper(pdf, tuple(_place(found) for found in query_last("<slot>")))


def render_rating_notice(notice: RatingNotice) -> bytes:
    """Return a notice of ratings as PDF/A-3."""
    last = () if notice.closing else notice.body
    values: dict[str, JsonValue] = {
        "style": asdict(notice.style),
        "trial": _trial(notice.is_trial),
        "metadata": _metadata(notice.title, notice.header, is_trial=notice.is_trial),
        "header": _header(notice.header),
        "title": notice.title,
        "subtitle": notice.subtitle,
        "remark": "",
        "legal_bases": _bases(notice.legal_bases),
        "body": _ended(notice.body) if last else list(notice.body),
        "subject_title": notice.subject_title,
        "rows": [asdict(row) for row in notice.rows],
        "closing": _ended(notice.closing),
        "signature": asdict(notice.signature),
        "recipients": _recipients(notice.recipients),
    }
    return typeset("rating_notice.typ", values, created_at=notice.created_at)


def render_handover(minutes: HandoverMinutes) -> bytes:
    """Return the minutes of a handover between two heads as PDF/A-3."""
    values: dict[str, JsonValue] = {
        "style": asdict(minutes.style),
        "trial": _trial(minutes.is_trial),
        "metadata": _metadata(minutes.title, minutes.header, is_trial=minutes.is_trial),
        "header": _header(minutes.header),
        "title": minutes.title,
        "subtitle": minutes.subtitle,
        "remark": "",
        "legal_bases": _bases(minutes.legal_bases),
        "people": list(minutes.people),
        "as_of": minutes.as_of,
        "groups": [asdict(group) for group in minutes.groups],
        "closing": _ended(minutes.closing),
        "signatures": [asdict(minutes.left), asdict(minutes.right)],
        "recipients": _recipients(minutes.recipients),
    }
    return typeset("handover.typ", values, created_at=minutes.created_at)


def render_stamp(stamp: Stamp) -> bytes:
    """Return the visible mark of a signature as a PDF of one small page."""
    at = stamp.at.astimezone(HANOI)
    values: dict[str, JsonValue] = {
        "name": stamp.name,
        "unit": stamp.unit,
        "at": f"{at:%d/%m/%Y %H:%M:%S} +07:00",
        "trial": _trial(stamp.is_trial),
        "width": str(stamp.width),
        "height": str(stamp.height),
        "metadata": {
            "title": f"Ký bởi: {stamp.name}",
            "keywords": [_trial(stamp.is_trial)] if stamp.is_trial else [],
        },
    }
    return typeset("stamp.typ", values, created_at=stamp.at, tagged=False)


def _trial(is_trial: bool) -> str:
    return TRIAL_LINE if is_trial else ""


def _metadata(title: str, header: PartyHeader, *, is_trial: bool) -> JsonValue:
    heading = f"{title} số {header.number} - {header.issuer}"
    return {
        "title": f"{heading} ({TRIAL_LINE})" if is_trial else heading,
        "author": header.issuer,
        "keywords": [_PRODUCT, TRIAL_LINE] if is_trial else [_PRODUCT],
    }


def _header(header: PartyHeader) -> JsonValue:
    return {
        "superior": header.superior,
        "issuer": header.issuer,
        "number": header.number,
        "place_and_day": place_and_day(header.place, header.dated),
    }


def _blocks(left: Sequence[SignatureBlock], right: Sequence[SignatureBlock]) -> list[JsonValue]:
    """Return the signatures row by row, left and right; nothing where a side has no more."""
    return [asdict(block) if block else None for pair in zip_longest(left, right) for block in pair]


def _item(item: Item) -> JsonValue:
    return {
        "title": item.title,
        "summary": item.summary,
        "measures": [_measure(measure) for measure in item.measures],
        "works": [_work(work) for work in item.works],
        "was": dict(item.was),
    }


def _measure(measure: Measure) -> JsonValue:
    return {
        "name": measure.name,
        "unit": measure.unit,
        "baseline": measure.baseline,
        "target": f"{measure.direction} {measure.target}".strip(),
        "by": short_day(measure.by),
        "was": dict(measure.was),
    }


def _work(work: Work) -> JsonValue:
    return {
        "content": work.content,
        "lead": work.lead,
        "by": short_day(work.by),
        "product": work.product,
        "was": dict(work.was),
    }


def _bases(lines: tuple[str, ...]) -> list[JsonValue]:
    """End each basis with a semicolon and the last with a full stop."""
    return _listed(lines)


def _ended(paragraphs: tuple[str, ...]) -> list[JsonValue]:
    """End the text with the mark of Party papers: one full stop, without the stroke."""
    if not paragraphs:
        return []
    *others, last = paragraphs
    return [*others, f"{last.rstrip(' ./')}."]


def _recipients(lines: tuple[str, ...]) -> list[JsonValue]:
    """End each recipient with a semicolon and the archive line, the last, with a full stop."""
    return _listed(lines)


def _listed(lines: tuple[str, ...]) -> list[JsonValue]:
    return [
        f"{line.rstrip(' ;,.')}{'.' if index == len(lines) else ';'}"
        for index, line in enumerate(lines, start=1)
    ]


def _place(found: dict[str, float | str]) -> SlotPlace:
    height = float(found["height"])
    return SlotPlace(
        role=str(found["role"]),
        page=int(found["page"]),
        left=float(found["x"]),
        bottom=_A4_HEIGHT - float(found["y"]) - height,
        width=float(found["width"]),
        height=height,
    )
