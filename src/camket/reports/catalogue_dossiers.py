"""Which papers a dossier gives out: the self-review to whom it may be read, each body's remarks."""

from __future__ import annotations

from datetime import date
from typing import Final

from camket.documents.forms import remarks, self_review, self_review_collective
from camket.documents.paper import Paper
from camket.reports import of_dossiers
from camket.reports.around import Writing
from camket.reports.catalogue import Report
from camket.reports.of_dossiers import ReadDossier
from camket.reviews.decisions.confidence import Text
from camket.reviews.decisions.forms import FormCode
from camket.reviews.models import RemarkRequest
from camket.shared.actor import Actor


def _is_readable(read: ReadDossier, _actor: Actor, _on: date) -> bool:
    return Text.SELF_REVIEW in read.texts and not read.dossier.is_purged


def _unit(read: ReadDossier) -> int:
    return read.dossier.unit_id


def _self_review(read: ReadDossier, writing: Writing) -> Paper:
    if read.dossier.form == FormCode.COLLECTIVE:
        return self_review_collective.paper_of(of_dossiers.collective_review(read, writing))
    return self_review.paper_of(of_dossiers.personal_review(read, writing))


def _is_given(request: RemarkRequest, _actor: Actor, _on: date) -> bool:
    return hasattr(request, "remark") and not request.dossier.is_purged


def _remarking_unit(request: RemarkRequest) -> int:
    return request.unit_id or request.dossier.unit_id


def _remarks(request: RemarkRequest, writing: Writing) -> Paper:
    return remarks.paper_of(of_dossiers.remarks(request, writing))


OF_DOSSIER: Final[tuple[Report[ReadDossier], ...]] = (
    Report("ban-kiem-diem", "Bản kiểm điểm", _unit, _is_readable, _self_review),
)
OF_REMARK: Final[tuple[Report[RemarkRequest], ...]] = (
    Report("nhan-xet", "Bản nhận xét", _remarking_unit, _is_given, _remarks),
)
