"""Give out the Word file of an agreed text, take it back edited, show what it would become."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from camket.audit.chain import record
from camket.commitments.actions.issuable import refusal_to_issue_now, signs_for_superior
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.editing import WordToSign, compare_edited, topic_of
from camket.commitments.models import Commitment
from camket.commitments.parties import Parties, parties_of
from camket.commitments.sealing import paper_given_out, planned_slots
from camket.commitments.text import text_of
from camket.documents.canonical import digest_of
from camket.documents.paper import Paper
from camket.documents.word.comparing import Change
from camket.documents.word.intake import take_word
from camket.documents.word.render import render_word
from camket.files.actions import store
from camket.files.storage import is_marked_secret
from camket.files.wording import FileRefusal
from camket.registry.models import EditedWord
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word_to_edit(commitment: Commitment, *, actor: Actor, now: datetime) -> bytes:
    """Return the Word file of an agreed text; the number and the day are blank.

    Raises:
        Refused: It may not be issued by the actor, or not yet.
    """
    return render_word(_given_out(commitment, actor, now))


def refusal_to_edit_word(commitment: Commitment, *, actor: Actor, now: datetime) -> Refused | None:
    """Return why there is no Word file of a text for this person now."""
    try:
        _given_out(commitment, actor, now)
    except Refused as refused:
        return refused
    return None


def send_word(
    commitment_id: int, *, name: str, content: bytes, actor: Actor, now: datetime
) -> EditedWord:
    """Keep a Word file edited outside, with the pages it would become.

    Raises:
        Refused: It may not be issued by the actor, its name bears a secrecy stamp, or it changes
            what was promised; the differences are in `details["changes"]`.
        UnusableInputError: The file is no Word file, holds what it may not, or LibreOffice is not
            there or makes nothing of it.
    """
    if is_marked_secret(name):
        raise Refused(FileRefusal.SECRET, name=name)
    commitment = Commitment.papers.select_related("campaign").get(pk=commitment_id)
    given_out = _given_out(commitment, actor, now)
    word = take_word(content)
    compared = compare_edited(given_out, word)
    if not compared.is_good:
        changes = (*compared.barred, *compared.emptied)
        raise Refused(AgreementRefusal.WORD_CHANGES_PROMISES, count=len(changes), changes=changes)
    stored = store(content, DOCX, now=now)
    # slow; done before anything is locked
    pages = WordToSign(word, given_out, stored.sha256, compared.reworded).as_paper(given_out).pdf
    return _keep(commitment, stored.sha256, pages, compared.reworded, actor, now)


@transaction.atomic
def _keep(
    commitment: Commitment,
    word_id: str,
    pages: bytes,
    changes: tuple[Change, ...],
    actor: Actor,
    now: datetime,
) -> EditedWord:
    edited = EditedWord.objects.create(
        topic=topic_of(commitment),
        text_sha256=digest_of(text_of(commitment, on=legal_day(now))),
        word_id=word_id,
        preview=store(pages, "application/pdf", now=now),
        changes=[asdict(change) for change in changes],
        sent_by=actor.label[:300],
        sent_at=now,
    )
    record(
        "commitment.word_sent",
        commitment,
        actor=actor,
        at=now,
        after={"word": word_id, "file": edited.preview_id, "changes": len(changes)},
    )
    return edited


def _given_out(commitment: Commitment, actor: Actor, now: datetime) -> Paper:
    on = legal_day(now)
    parties = parties_of(commitment, on=on)
    upper = signs_for_superior(commitment, parties, on)
    if refused := refusal_to_issue_now(commitment, actor, parties, upper, on):
        raise refused
    signing = Parties(upper, parties.b)
    slots = planned_slots(commitment, signing, on=on)
    return paper_given_out(text_of(commitment, on=on), slots, signing, parties, now)
