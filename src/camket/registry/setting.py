"""In whose style a body writes, and its paper set as the body sets it that day."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.conf import settings

from camket.documents.own.apart import lay_out_apart
from camket.documents.paper import Paper
from camket.documents.render import lay_out
from camket.documents.style import Style, StyleName, with_choices
from camket.documents.superior import abbreviated, party_organisation
from camket.documents.values import LaidOutPaper
from camket.organisation.models import Line, UnitKind, UnitSpan
from camket.organisation.queries import span_of
from camket.registry.decisions import NumberStyle
from camket.registry.queries import choices_in_force, template_files, template_in_force

_UNDER_NOBODY: Final = frozenset({UnitKind.PEOPLES_COUNCIL, UnitKind.PEOPLES_COMMITTEE})
_COLLECTIVES: Final[dict[str, str]] = {
    UnitKind.PEOPLES_COUNCIL: "Hội đồng nhân dân",
    UnitKind.PEOPLES_COMMITTEE: "Ủy ban nhân dân",
}
_COMMITTEES: Final = frozenset(
    {
        UnitKind.DISTRICT_COMMITTEE,
        UnitKind.COMMUNE_COMMITTEE,
        UnitKind.FUNCTIONAL_PARTY_ORG,
        UnitKind.DEPARTMENT_COMMITTEE,
        "grassroots_dang_bo",
        "sectional_dang_bo",
    }
)
"""Kinds of committees that stand under a Party organisation."""
_STYLES: Final[dict[str, NumberStyle]] = {
    Line.PARTY: NumberStyle.PARTY,
    Line.STATE: NumberStyle.STATE,
}


def style_of(span: UnitSpan | None) -> NumberStyle | None:
    """Return in whose style a body writes and numbers; None where it issues no paper.

    The body decides, never taste. The Front and the mass organisations may follow either source
    (`documents.style.FRONT_SOURCES`): each says which, for number and paper alike, and where one
    has not said, the installation does.
    """
    if span is None:
        return None
    if span.line == Line.FRONT:
        return NumberStyle(span.paper_style or settings.FRONT_PAPER)
    return _STYLES.get(span.line)


def superior_of(span: UnitSpan | None, above: UnitSpan | None) -> str:
    """Return what stands above a body at the head of its papers; empty where nothing does.

    Above a committee stands the Party organisation it belongs to, above a cell its committee; a
    council or a people's committee stands under nobody, a department under "UBND tỉnh …".
    """
    if span is None or above is None or span.kind in _UNDER_NOBODY:
        return ""
    name = above.paper_name or above.name
    if style_of(span) is NumberStyle.STATE:
        return abbreviated(name)
    return party_organisation(name) if span.kind in _COMMITTEES else name


def superior_of_body(span: UnitSpan, *, on: date) -> str:
    """Return what stands above a body at the head of its papers that day; a statement."""
    return superior_of(span, span_of(span.parent_id, on=on) if span.parent_id else None)


def signs_for(span: UnitSpan | None) -> str:
    """Return for whom a body's head signs, as "T/M Ban Thường vụ"; its mark is the style's.

    Empty where a head signs alone: a state body without a collective (NĐ 30/2020, Điều 13.1).
    """
    if span is None:
        return ""
    collective = span.collective or _COLLECTIVES.get(span.kind, "")
    if not collective and style_of(span) is NumberStyle.STATE:
        return ""
    return f"T/M {collective or span.name}"


def lay_out_for(paper: Paper, unit_id: int, *, on: date) -> LaidOutPaper:
    """Return a paper of a body as PDF/A and the places it keeps for visible signatures.

    Raises:
        UnusableInputError: The paper cannot be set in its style, holds unprintable letters, or the
            body's own template fails on it.
        OSError: The body's own template is lost or no longer matches its digest.
    """
    template = template_in_force(unit_id, paper.form, paper.style.name.value, on)
    if template is None:
        return lay_out(paper)
    return lay_out_apart(paper, template_files(template))


def installed_style(name: str) -> Style:
    """Return how a style is set here, with what this installation chose where sources differ."""
    style: Style = settings.PAPER_STYLES[StyleName(name)]
    return style


def style_outside(line: str) -> Style:
    """Return how a body that is not in this system writes, by the tree it stands in."""
    return installed_style(style_of(UnitSpan(line=line)) or NumberStyle.PARTY)


def style_of_body(span: UnitSpan | None, *, on: date) -> Style:
    """Return how a body's papers are set on a day; of one that issues none, as the Party's."""
    name = style_of(span) or NumberStyle.PARTY
    return installed_style(name) if span is None else style_in(name, span.unit_id, on=on)


def style_in(name: str, unit_id: int, *, on: date) -> Style:
    """Return how a body's papers of a style are set: its own choice, the nearest above, ours.

    Args:
        name: Party or State, as a number that is taken has it.
        unit_id: The body that issues the paper.
        on: The day.
    """
    base = installed_style(name)
    chosen = choices_in_force(unit_id, base.name.value, on)
    return with_choices(base, {field: one.value for field, one in chosen.items()})
