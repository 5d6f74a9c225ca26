"""Units named in a form: typed words become one unit, or a list to choose from, without script."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Final

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from camket.organisation.acts import UnitRef
from camket.organisation.kinds import kind_name
from camket.organisation.models import UnitEdge, UnitSpan
from camket.organisation.queries import spans_of
from camket.shared.text import clean, fold

CHOSEN: Final = "-chon"
"""What follows a field's name in the radio list of its matches."""
ASKED: Final = "-cho"
"""What follows it in the hidden echo of the words the list answers."""
_KEY: Final = "moi:"
_LONGEST: Final = 200
_MOST_MATCHES: Final = 12
_MOST_SEARCHED: Final = 5
_NO_WORD: Final = r"[^0-9a-z]+"
_REFERENCE: Final = re.compile(r"DV(\d{1,18})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Match:
    """A unit that typed words may mean.

    Attributes:
        value: The unit's identity, or the key of one the same plan founds.
        meta: What tells it from others of the same name: what it is, and what stands above it.
    """

    value: str
    name: str
    meta: str = ""
    is_within: bool = False


@dataclass(slots=True)
class Pick:
    """One field that names a unit.

    Attributes:
        text: The words as typed.
        chosen: The value chosen from the list, when the list was for these words.
        ref: The unit meant, once it is one.
        problem: Why it is none yet.
    """

    name: str
    label: Any
    is_required: bool = True
    hint: Any = ""
    text: str = ""
    chosen: str = ""
    matches: Sequence[Match] = field(default_factory=tuple)
    ref: UnitRef | None = None
    problem: str = ""

    @property
    def anchor(self) -> str:
        """Return the identity of the control."""
        return f"id_{self.name}"

    @property
    def chosen_name(self) -> str:
        """Return the control of the list."""
        return f"{self.name}{CHOSEN}"

    @property
    def asked_name(self) -> str:
        """Return the hidden echo."""
        return f"{self.name}{ASKED}"

    @property
    def shows_list(self) -> bool:
        """Say whether there is something to choose from."""
        return len(self.matches) > 1 or (bool(self.matches) and self.ref is None)


def read(pick: Pick, data: QueryDict) -> Pick:
    """Take what was typed and chosen."""
    pick.text = clean(data.get(pick.name, ""))[:_LONGEST]
    if clean(data.get(pick.asked_name, "")) == pick.text:
        pick.chosen = data.get(pick.chosen_name, "")[:60]
    return pick


def resolve(
    picks: Iterable[Pick],
    *,
    on: date,
    superior_id: int,
    founded: Mapping[str, str],
    is_below: bool = False,
) -> None:
    """Find the unit each field means; statements do not grow with the number of fields.

    Args:
        picks: The fields; each is told its unit, or why there is none.
        on: The day the units must exist.
        superior_id: Of several of one name, the only one below this unit is meant.
        founded: Units that the same plan founds, by key.
        is_below: Look below this unit alone: one of the same name elsewhere then hides nothing.
    """
    spans = UnitSpan.objects.filter(valid__contains=on)
    if is_below:
        below = UnitEdge.objects.filter(ancestor_id=superior_id, valid__contains=on)
        spans = spans.filter(unit_id__in=below.values("descendant_id"))
    open_picks = [pick for pick in picks if _needs_search(pick)]
    _take_chosen(open_picks, on, founded)
    open_picks = [pick for pick in open_picks if pick.ref is None]
    if not open_picks:
        return
    exact = _exact(open_picks, spans)
    named = {pick.name: _named(pick, exact, founded) for pick in open_picks}
    like = _like([pick for pick in open_picks if not named[pick.name]], spans)
    ids = {s.unit_id for s in exact} | {int(value) for values in like.values() for value in values}
    matches = {**_matches(ids, on, superior_id), **_founded(founded)}
    for pick in open_picks:
        if named[pick.name]:
            _settle(pick, [matches[v] for v in named[pick.name] if v in matches], is_exact=True)
        else:
            found = [matches[v] for v in like.get(pick.name, ()) if v in matches]
            _settle(pick, found, is_exact=False)


def value_of(ref: UnitRef) -> str:
    """Return the value of a unit in a list."""
    return f"{_KEY}{ref.key}" if ref.key else str(ref.unit_id)


def _needs_search(pick: Pick) -> bool:
    if pick.text:
        return True
    if pick.is_required:
        pick.problem = _("Chưa nêu đơn vị. Nhập tên hoặc mã đơn vị.")
    return False


def _ref(value: str, known: Collection[int], founded: Mapping[str, str]) -> UnitRef | None:
    is_founded = value.startswith(_KEY) and value.removeprefix(_KEY) in founded
    is_known = re.fullmatch(r"[0-9]{1,18}", value) is not None and int(value) in known
    return _as_ref(value) if is_founded or is_known else None


def _take_chosen(picks: Sequence[Pick], on: date, founded: Mapping[str, str]) -> None:
    ids = {int(p.chosen) for p in picks if re.fullmatch(r"[0-9]{1,18}", p.chosen)}
    spans = spans_of(ids, on=on) if ids else {}
    for pick in picks:
        pick.ref = _ref(pick.chosen, spans, founded)
        if pick.ref is not None:
            name = spans[pick.ref.unit_id].name if pick.ref.unit_id else founded[pick.ref.key]
            pick.matches = (Match(pick.chosen, name),)


def _exact(picks: Sequence[Pick], spans: QuerySet[UnitSpan]) -> list[UnitSpan]:
    texts = [pick.text for pick in picks]
    ids = [int(match[1]) for text in texts if (match := _REFERENCE.fullmatch(text))]
    asked = (
        Q(folded__in=[fold(text) for text in texts])
        | Q(code__in=[text for text in texts if text.isdigit()])
        | Q(unit__key__in=texts)
        | Q(unit_id__in=ids)
    )
    named = spans.filter(asked).select_related("unit")
    return list(named.order_by("sort_key", "pk")[: _MOST_MATCHES * len(picks)])


def _like(picks: Sequence[Pick], spans: QuerySet[UnitSpan]) -> dict[str, list[str]]:
    """Return units whose names hold all the words of a field, by field; one statement."""
    asked = [pick for pick in picks if fold(pick.text)][:_MOST_SEARCHED]
    if not asked:
        return {}
    words = reduce(or_, [SearchQuery(fold(pick.text), config="simple") for pick in asked])
    vector = SearchVector("folded", config="simple")
    holding = spans.annotate(words=vector).filter(words=words)
    found = list(holding.order_by("sort_key", "pk")[: 20 * _MOST_MATCHES])
    return {
        pick.name: [
            str(span.unit_id)
            for span in found
            if set(re.split(_NO_WORD, fold(pick.text))) <= set(re.split(_NO_WORD, span.folded))
        ][:_MOST_MATCHES]
        for pick in asked
    }


def _is_meant(pick: Pick, span: UnitSpan) -> bool:
    if span.folded == fold(pick.text):
        return True
    reference = _REFERENCE.fullmatch(pick.text)
    if reference and int(reference[1]) == span.unit_id:
        return True
    return pick.text in (span.code, span.unit.key)


def _named(pick: Pick, found: Iterable[UnitSpan], founded: Mapping[str, str]) -> list[str]:
    values = [f"{_KEY}{key}" for key, name in founded.items() if fold(name) == fold(pick.text)]
    meant = [str(span.unit_id) for span in found if _is_meant(pick, span)]
    return [*values, *meant][:_MOST_MATCHES]


def _founded(founded: Mapping[str, str]) -> dict[str, Match]:
    meta = _("lập mới trong phương án này")
    return {
        f"{_KEY}{key}": Match(f"{_KEY}{key}", name, meta, is_within=True)
        for key, name in founded.items()
    }


def _matches(ids: Collection[int], on: date, superior_id: int) -> dict[str, Match]:
    spans = spans_of(ids, on=on) if ids else {}
    above = spans_of([s.parent_id for s in spans.values() if s.parent_id], on=on) if spans else {}
    within = set(
        UnitEdge.objects.filter(
            ancestor_id=superior_id, descendant_id__in=list(spans), valid__contains=on
        ).values_list("descendant_id", flat=True)
        if spans
        else ()
    )
    return {
        str(unit_id): Match(
            str(unit_id),
            span.name,
            _meta(span, above.get(span.parent_id or 0)),
            is_within=unit_id in within,
        )
        for unit_id, span in spans.items()
    }


def _meta(span: UnitSpan, parent: UnitSpan | None) -> str:
    parts = [kind_name(span.kind), parent.name if parent else "", span.code]
    return " · ".join(part for part in parts if part)


def _settle(pick: Pick, matches: Sequence[Match], *, is_exact: bool) -> None:
    """Take the only unit of that name or code; what was merely found by words is offered."""
    within = [match for match in matches if match.is_within]
    only = matches if len(matches) == 1 else within if len(within) == 1 else []
    if is_exact and only:
        pick.matches, pick.chosen = only, only[0].value
        pick.ref = _as_ref(pick.chosen)
        return
    pick.matches = matches
    told = {"n": len(matches), "text": pick.text}
    if matches:
        pick.problem = _("Có %(n)d đơn vị khớp với “%(text)s”. Chọn một đơn vị.") % told
    else:
        pick.problem = (
            _("Không có đơn vị nào tên hoặc mã “%(text)s” vào ngày ấy. Nhập tên đầy đủ hoặc mã.")
            % told
        )


def _as_ref(value: str) -> UnitRef:
    if value.startswith(_KEY):
        return UnitRef(key=value.removeprefix(_KEY))
    return UnitRef(unit_id=int(value))
