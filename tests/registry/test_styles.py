"""A body chooses how it writes where the sources differ; those below follow, papers follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from tests.factories import NOW, TODAY, make_cell, make_holder, make_province, make_unit

from camket.audit.models import Entry
from camket.documents.style import PARTY, STATE, StyleName, with_choices
from camket.organisation.models import Unit
from camket.registry.actions.styles import choose_style
from camket.registry.decisions import StyleFacts, StyleRefusal, refusal_to_choose_style
from camket.registry.models import StyleUse
from camket.registry.queries import choices_in_force
from camket.registry.setting import installed_style, style_in
from camket.registry.wording import style_sentence_of
from camket.reports.around import bodies_of
from camket.shared.actor import Actor
from camket.shared.errors import Refused

TOMORROW = TODAY + timedelta(days=1)
LINE = StyleName.PARTY.value


@dataclass(frozen=True)
class Province:
    """A province with its office's clerk, a commune and a cell below it."""

    unit: Unit
    clerk: Actor
    commune: Unit
    cell: Unit


@pytest.fixture
def province() -> Province:
    unit = make_province()
    commune = make_unit(parent=unit)
    clerk = make_holder(unit, "provincial_clerk")
    return Province(unit, clerk.actor, commune, make_cell(parent=commune))


def chosen(place: Province, values: Mapping[str, float], from_on: date = TODAY) -> StyleUse:
    return choose_style(
        place.unit.pk,
        values,
        from_on=from_on,
        reason="Theo Công văn 12",
        actor=place.clerk,
        now=NOW,
    )


def row_of(unit: Unit, values: Mapping[str, float]) -> StyleUse:
    """Write what a body below chose, as its own office would have."""
    return StyleUse.objects.create(
        unit=unit,
        style=LINE,
        choices=dict(values),
        from_on=TODAY,
        reason="x",
        decided_by="x",
        decided_at=NOW,
    )


@pytest.mark.django_db
def test_those_below_follow_from_its_day_and_others_keep_the_installations(
    province: Province,
) -> None:
    chosen(province, {"line_spacing": 19, "italic_bases": 1}, TOMORROW)
    assert style_in(LINE, province.cell.pk, on=TODAY) == PARTY
    for unit in (province.unit, province.commune, province.cell):
        style = style_in(LINE, unit.pk, on=TOMORROW)
        assert style.line_spacing == 19
        assert style.italic_bases is True
        assert style.header_size == PARTY.header_size
    assert style_in(LINE, make_unit("Đảng ủy xã Nơi Khác").pk, on=TOMORROW) == PARTY
    assert style_in(StyleName.STATE.value, province.unit.pk, on=TOMORROW) == STATE


@pytest.mark.django_db
def test_the_nearest_body_that_chose_a_measure_decides_it(province: Province) -> None:
    chosen(province, {"line_spacing": 19, "header_size": 14})
    row_of(province.commune, {"line_spacing": 20})
    style = style_in(LINE, province.cell.pk, on=TODAY)
    assert (style.line_spacing, style.header_size) == (20, 14)
    found = choices_in_force(province.cell.pk, LINE, TODAY)
    assert found["line_spacing"].unit_id == province.commune.pk
    assert found["header_size"].unit_id == province.unit.pk


@pytest.mark.django_db
def test_a_body_that_chooses_nothing_any_more_follows_again(province: Province) -> None:
    chosen(province, {"line_spacing": 19})
    chosen(province, {})
    assert style_in(LINE, province.unit.pk, on=TODAY) == PARTY


@pytest.mark.django_db
def test_an_installations_own_choice_stands_where_no_body_chose(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = with_choices(PARTY, {"line_spacing": 20})
    monkeypatch.setattr(settings, "PAPER_STYLES", {StyleName.PARTY: own, StyleName.STATE: STATE})
    assert installed_style(LINE).line_spacing == 20
    chosen(province, {"header_size": 14})
    style = style_in(LINE, province.cell.pk, on=TODAY)
    assert (style.line_spacing, style.header_size) == (20, 14)


@pytest.mark.django_db
def test_a_report_of_a_body_below_is_set_so(province: Province) -> None:
    chosen(province, {"line_spacing": 20})
    assert bodies_of(province.commune.pk, on=TODAY)[province.commune.pk].style.line_spacing == 20


@pytest.mark.django_db
def test_the_audit_keeps_before_and_after(province: Province) -> None:
    chosen(province, {"line_spacing": 19})
    chosen(province, {"line_spacing": 20})
    entry = Entry.objects.filter(action="style.chosen").latest("pk")
    assert entry.before == {"choices": {"line_spacing": "19"}}
    assert entry.after["choices"] == {"line_spacing": "20"}
    assert entry.after["reason"] == "Theo Công văn 12"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "reason", "told"),
    [
        ({"line_spacing": 21}, StyleRefusal.NOT_ALLOWED_BY_SOURCES, "18 hoặc 19 hoặc 20"),
        ({"italic_bases": 2}, StyleRefusal.NOT_ALLOWED_BY_SOURCES, "có hoặc không"),
        ({"margin_left": 35}, StyleRefusal.NO_CHOICE, "margin_left"),
    ],
)
def test_what_the_sources_do_not_allow_is_refused(
    province: Province, values: Mapping[str, float], reason: StyleRefusal, told: str
) -> None:
    with pytest.raises(Refused) as refused:
        chosen(province, values)
    assert refused.value.reason is reason
    assert told in style_sentence_of(refused.value)
    assert not StyleUse.objects.exists()


@pytest.mark.django_db
def test_the_office_of_another_body_is_refused(province: Province) -> None:
    clerk = make_holder(province.commune, "commune_clerk").actor
    with pytest.raises(Refused) as refused:
        choose_style(province.unit.pk, {}, from_on=TODAY, reason="x", actor=clerk, now=NOW)
    assert refused.value.reason is StyleRefusal.NOT_ALLOWED
    assert "Chỉ văn phòng" in style_sentence_of(refused.value)


@pytest.mark.django_db
def test_a_choice_without_a_reason_is_no_row(province: Province) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        StyleUse.objects.create(
            unit=province.unit, style=LINE, from_on=TODAY, decided_by="x", decided_at=NOW
        )


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (StyleFacts(False, True, "x", False, False), StyleRefusal.NOT_ALLOWED),  # noqa: FBT003
        (StyleFacts(True, False, "x", False, False), StyleRefusal.NO_STYLE),  # noqa: FBT003
        (StyleFacts(True, True, "", False, False), StyleRefusal.NO_REASON),  # noqa: FBT003
        (StyleFacts(True, True, "x", True, False), StyleRefusal.IN_THE_PAST),  # noqa: FBT003
        (StyleFacts(True, True, "x", False, True), StyleRefusal.ALREADY_SO),  # noqa: FBT003
        (StyleFacts(True, True, "x", False, False), None),  # noqa: FBT003
    ],
)
def test_each_refusal_has_its_reason(facts: StyleFacts, reason: StyleRefusal | None) -> None:
    assert refusal_to_choose_style(facts) is reason


def test_a_value_no_source_allows_any_more_changes_nothing() -> None:
    assert with_choices(PARTY, {"line_spacing": 30, "slot_width": 1}) == PARTY
    assert with_choices(STATE, {"indent": 12.7}).indent == 12.7
