"""What an amendment changes, as the decisions and the pages read it."""

from __future__ import annotations

from datetime import date

from camket.commitments.agreement import AmendedPlace, Refusal, gap_in_amendment
from camket.commitments.models import Commitment
from camket.commitments.text import Text, text_of


def gap_of_amendment(commitment: Commitment, *, on: date) -> Refusal | None:
    """Name what keeps an amendment from being sent or issued that day; None for a commitment."""
    if commitment.amends_id is None:
        return None
    return gap_in_amendment(places_of_changes(text_of(commitment, on=on)), today=on)


def places_of_changes(text: Text) -> list[AmendedPlace]:
    """Return each change of a text of an amendment, with the deadline where it sets one."""
    days = _deadlines(text)
    return [
        AmendedPlace(
            where=one["where"],
            reason=one["reason"],
            due_on=days.get((one["item"], one["key"])),
        )
        for one in text["amendment"]["changes"]
    ]


def _deadlines(text: Text) -> dict[tuple[str, str], date]:
    """Return the deadlines the changes set: of works changed or new, and of measures."""
    changed = [one for one in text["amendment"]["changes"] if one["after"]]
    found: dict[tuple[str, str], date] = {}
    items = {item["key"]: item for item in text["items"]}
    for one in changed:
        item = items.get(one["item"])
        if item is None or (one["field"] not in ("due_on", "")):
            continue
        if days := _days_in(item, one):
            found[one["item"], one["key"]] = min(days)
    return found


def _days_in(item: Text, change: Text) -> list[date]:
    if change["field"] == "due_on":
        day, month, year = (int(part) for part in change["after"].split("/"))
        return [date(year, month, day)]
    rows = [*item["works"], *item["measures"]]
    whole_item = not change["row"]
    return [
        date.fromisoformat(row["due_on"])
        for row in rows
        if row["due_on"] and (whole_item or change["row"] in (row.get("title"), row.get("name")))
    ]
