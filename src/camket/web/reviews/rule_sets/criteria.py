"""A body's own criteria for one class of subjects: one form, a line for each item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camket.permissions.catalogue import Permission
from camket.reviews.actions.rule_sets import national_of
from camket.rules.criteria import ScoringMode
from camket.rules.criteria_sets import criteria_in_force
from camket.rules.facts import Kind
from camket.rules.local.comparing import problems_of
from camket.rules.local.criteria import BLOCKS, GENERAL, OwnCriteria, OwnCriterion, begun_from
from camket.rules.local.sets import Audience, audiences_of, blocks_of
from camket.web.reviews.forms import PointsField
from camket.web.reviews.rule_sets.pages import SECTION
from camket.web.reviews.rule_sets.rows.keeping import ReasonedForm, draft_of, keep_row, told_of
from camket.web.reviews.rule_sets.words import AUDIENCES, MODES
from camket.web.shared.forms import TextField
from camket.web.shared.http import SignedInRequest, needs

_MORE: Final = 4
_MOST: Final = 60
_BLOCKS: Final = [
    ("general", gettext_lazy("Tiêu chí chung")),
    ("results", gettext_lazy("Kết quả")),
]
_MODES: Final = [(one.value, name) for one, name in MODES.items()]


@dataclass(frozen=True, slots=True)
class Line:
    """The fields of one item."""

    code: forms.BoundField | None
    block: forms.BoundField | None
    title: forms.BoundField | None
    points: forms.BoundField | None
    mode: forms.BoundField | None
    evidence: forms.BoundField | None


class CriteriaForm(ReasonedForm):
    """The items of the blocks; a line without code and title is not used."""

    explains_below = forms.BooleanField(
        label=gettext_lazy("Chấm dưới điểm tối đa của tiêu chí nào phải giải trình tiêu chí đó"),
        required=False,
    )

    def __init__(
        self,
        posted: QueryDict | None,
        *,
        initial: dict[str, Any],
        items: Sequence[tuple[str, OwnCriterion]],
        blocks: Sequence[str] = tuple(BLOCKS),
    ) -> None:
        """Begin with items that stand, and some empty lines.

        Civil servants have general criteria only; there each item may ask for its explanation.
        """
        super().__init__(posted, initial=initial)
        self.has_blocks = len(blocks) > 1
        # nothing was read that the Centre asks of civil servants item by item: none can be looser
        del self.fields["explains_below" if self.has_blocks else "reason"]
        self.count = min(_MOST, len(items) + _MORE)
        for place in range(self.count):
            block, held = items[place] if place < len(items) else ("general", None)
            told: dict[str, Any] = {
                "code": held.code if held else "",
                "block": block,
                "title": held.title if held else "",
                "points": held.points if held else None,
                "mode": (held.mode if held else ScoringMode.BINARY).value,
                "evidence": held.evidence if held else "",
            }
            for name, field in _fields(place, has_blocks=self.has_blocks).items():
                field.initial = told[name]
                self.fields[f"{name}_{place}"] = field
        self.dress()

    def lines(self) -> list[Line]:
        """Return the lines with their fields."""
        return [
            Line(
                *(
                    self[key] if (key := f"{name}_{place}") in self.fields else None
                    for name in Line.__slots__
                )
            )
            for place in range(self.count)
        ]

    @property
    def others(self) -> list[forms.BoundField]:
        """Return the fields below the lines."""
        names = ("explains_below", "citation", "mark", "reason")
        return [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """Ask each line that is begun for its code, its title and its points."""
        told = super().clean() or {}
        for place in range(self.count):
            if not self._is_begun(place):
                continue
            for name, words in _NEEDED.items():
                key = f"{name}_{place}"
                if told.get(key) in (None, "", Decimal(0)) and key not in self.errors:
                    self.add_error(key, words)
        return told

    def _is_begun(self, place: int) -> bool:
        return any(
            self.cleaned_data.get(f"{name}_{place}") or f"{name}_{place}" in self.errors
            for name in ("code", "title", "points", "evidence")
        )

    def own(self) -> OwnCriteria:
        """Return the criteria as the action takes them."""
        told = self.cleaned_data
        found: dict[str, list[OwnCriterion]] = {code: [] for code in BLOCKS}
        for place in range(self.count):
            if self._is_begun(place):
                found[told.get(f"block_{place}", GENERAL)].append(
                    OwnCriterion(
                        told[f"code_{place}"],
                        told[f"title_{place}"],
                        told[f"points_{place}"],
                        ScoringMode(told[f"mode_{place}"]),
                        told[f"evidence_{place}"],
                    )
                )
        return OwnCriteria(
            tuple(found["general"]),
            tuple(found["results"]),
            told["citation"],
            self.basis,
            told.get("reason", ""),
            explains_below=told.get("explains_below", False),
        )


_NEEDED: Final = {
    "code": gettext_lazy("Chưa ghi mã, ví dụ 1.2."),
    "title": gettext_lazy("Chưa ghi nội dung tiêu chí."),
    "points": gettext_lazy("Chưa ghi điểm, lớn hơn 0."),
}


def _fields(place: int, *, has_blocks: bool) -> dict[str, forms.Field]:
    def label(words: str) -> str:
        return _("%(what)s, dòng %(row)s") % {"what": words, "row": place + 1}

    block: dict[str, forms.Field] = {}
    if has_blocks:
        block["block"] = forms.ChoiceField(label=label(_("Nhóm")), choices=_BLOCKS)
    return {
        "code": TextField(label=label(_("Mã")), required=False, max_length=12),
        **block,
        "title": TextField(label=label(_("Tiêu chí")), required=False, max_length=300, lines=2),
        "points": PointsField(
            label=label(_("Điểm")), required=False, least=Decimal(0), most=Decimal(70)
        ),
        "mode": forms.ChoiceField(label=label(_("Cách chấm")), choices=_MODES),
        "evidence": TextField(
            label=label(_("Minh chứng")), required=False, max_length=300, lines=2
        ),
    }


@needs(Permission.APPRAISE_RATING)
def criteria(request: SignedInRequest, rule_set_id: int, kind: str) -> HttpResponse:
    """Write a body's own criteria for a class, beginning with the national ones."""
    row = draft_of(request, rule_set_id)
    known = audiences_of(row.scheme)
    if kind not in set(known):
        raise Http404
    wanted: Audience = known(kind)
    held = row.local.criteria.get(wanted)
    initial: dict[str, Any] = {"version": row.version}
    if held is not None:
        initial |= told_of(held) | {"reason": held.reason, "explains_below": held.explains_below}
        blocks = held.blocks
    elif isinstance(wanted, Kind):
        blocks = begun_from(criteria_in_force(wanted, row.in_force_from))
    else:
        blocks = {}
    items = [(code, one) for code, found in blocks.items() for one in found]
    posted = request.POST if request.method == "POST" else None
    form = CriteriaForm(
        posted,
        initial=initial,
        items=_with_posted(items, posted),
        blocks=blocks_of(row.scheme),
    )
    place = f"criteria.{wanted.value}"
    if form.is_bound and form.is_valid():
        answer = keep_row(request, row, place, form.own(), form)
        if answer is not None:
            return answer
    problems = problems_of(row.local, national_of(row.scheme, row.in_force_from))
    context = {
        "section": SECTION,
        "row": row,
        "form": form,
        "title": _("Tiêu chí: {kind}").format(kind=AUDIENCES[wanted]),
        "place": place,
        "stands": held is not None,
        "problems": [one for one in problems if one.row == place],
    }
    status = 422 if form.errors else 200
    return render(request, "reviews/rule_set_criteria.html", context, status=status)


def _with_posted(
    items: list[tuple[str, OwnCriterion]], posted: QueryDict | None
) -> list[tuple[str, OwnCriterion]]:
    """Return so many items that every line that was posted has its fields again."""
    if posted is None:
        return items
    count = sum(name.startswith("code_") for name in posted)
    empty = OwnCriterion("", "", Decimal(0), ScoringMode.BINARY)
    wanted = max(0, min(count, _MOST) - _MORE)
    return [*items[:wanted], *([("general", empty)] * max(0, wanted - len(items)))]
