"""Commitments, their items and orders: who answers from now on; the text stays as signed."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from camket.commitments.decisions import IN_FORCE, Status, Turn
from camket.commitments.models import Commitment
from camket.transitions.actions.settlement import amendment_record, parts_record
from camket.transitions.actions.settling.effect import Effect
from camket.transitions.decisions import Choice, Thing
from camket.transitions.models import Waiting

_HELD_ON: Final = (Choice.INHERITED, Choice.AMENDED, Choice.DIVIDED)


def settle_commitments(effect: Effect) -> None:
    """Name who answers from now on, or close; the text stays as it was signed."""
    rows = effect.what.of(Thing.COMMITMENT)
    if rows:
        papers = Commitment.objects.select_for_update(of=("self",)).order_by("pk")
        found = {one.pk: one for one in papers.filter(pk__in=[row.commitment_id for row in rows])}
        for row in rows:
            _settle_paper(effect, row, found[row.commitment_id or 0])
        _write(effect, found)
    for row in effect.what.of(Thing.ITEM):
        _settle_item(effect, row)
    if effect.what.choice is Choice.INHERITED:
        for row in effect.what.of(Thing.ORDER):
            effect.results[row.pk] |= {"from": row.unit_id, "to": effect.what.targets[row.pk]}


def _settle_paper(effect: Effect, row: Waiting, paper: Commitment) -> None:
    what, result = effect.what, effect.results[row.pk]
    if what.choice in _HELD_ON:
        to = what.targets[row.pk]
        result |= {"from": paper.holder_id, "to": to}
        paper.holder_id = to
    else:
        _close(effect, paper)
        result |= {"status": paper.status}
    if what.choice is Choice.DIVIDED:
        result |= {"parts": row.parts}
    elif what.choice is Choice.AMENDED and what.is_head(row):
        result |= amendment_record(what.amendment)


def _close(effect: Effect, paper: Commitment) -> None:
    """Close a signed commitment; one that never was is withdrawn, with the reason."""
    if paper.status in IN_FORCE:
        paper.status = Status.CLOSED.value
    else:
        paper.status = Status.WITHDRAWN.value
        paper.withdrawn_reason = f"Đơn vị kết thúc{effect.what.by_paper}"
    paper.turn = Turn.NOBODY.value


def _write(effect: Effect, papers: dict[int, Commitment]) -> None:
    Commitment.objects.bulk_update(papers.values(), _FIELDS, batch_size=1000)
    if effect.what.choice not in _HELD_ON:
        return
    by_holder: dict[int, list[int]] = defaultdict(list)
    for one in papers.values():
        by_holder[one.holder_id].append(one.pk)
    for holder_id, pks in by_holder.items():
        # an amendment that is under way goes to whoever answers for the commitment
        under_way = Commitment.papers.filter(amends__in=pks, signed_at__isnull=True)
        under_way.update(holder=holder_id)


_FIELDS: Final = ["holder", "status", "turn", "withdrawn_reason"]


def _settle_item(effect: Effect, row: Waiting) -> None:
    what, result = effect.what, effect.results[row.pk]
    if what.choice is Choice.DIVIDED:
        measures = {one.pk: one for one in row.item.measures.all()} if row.item else {}
        only = next(iter(measures.values()), None)
        for measure_id in dict.fromkeys(part.measure_id for part in what.parts):
            own = [part for part in what.parts if part.measure_id == measure_id]
            measure = measures.get(measure_id or 0) or only
            record = parts_record(measure.target if measure else None, own, effect.names)
            record["measure"] = measure.name if measure else ""
            result.setdefault("measures", []).append(record)
    elif what.choice in (Choice.INHERITED, Choice.AMENDED):
        result |= {"from": row.unit_id, "to": what.targets[row.pk]}
        if what.choice is Choice.AMENDED and what.is_head(row):
            result |= amendment_record(what.amendment)
