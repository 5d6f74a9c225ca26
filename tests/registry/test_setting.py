"""In whose style a body writes, what stands above it, for whom its head signs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from tests.factories import NOW, TODAY, make_cell, make_province, make_unit

from camket.audit.models import Entry
from camket.documents.style import FRONT_SOURCES, StyleName, front_style
from camket.organisation.actions.changing import apply_acts
from camket.organisation.acts import Act, NewUnitText, UnitRef, acts_from_json, acts_to_json
from camket.organisation.models import Unit, UnitKind, UnitSpan
from camket.organisation.queries import span_of
from camket.registry.actions import reserve_number
from camket.registry.decisions import NumberStyle
from camket.registry.setting import signs_for, style_of, style_of_body, superior_of_body
from camket.reports.around import Body, bodies_of, frame_of_body, frame_of_report
from camket.shared.actor import SYSTEM
from camket.shared.errors import UnusableInputError
from camket.web.administration.recorded import changes_of


def _front(name: str = "Ủy ban Mặt trận Tổ quốc xã Thử") -> Unit:
    return make_unit(
        name,
        kind=UnitKind.FATHERLAND_FRONT,
        body_code="MTTQ",
        collective="Ban Thường trực",
    )


def _span(unit: Unit) -> UnitSpan:
    found = span_of(unit.pk, on=TODAY)
    assert found is not None
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("chosen", "number", "period", "draft"),
    [
        (StyleName.STATE, "01/KH-MTTQ", "2026", "/KH-MTTQ"),
        (StyleName.PARTY, "01-KH/MTTQ", "2025-2030", "-KH/MTTQ"),
    ],
)
def test_the_front_numbers_and_writes_in_one_style_the_installations(
    chosen: StyleName, number: str, period: str, draft: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FRONT_PAPER", chosen)
    front = _front()
    taken = reserve_number(
        front.pk, kind="KH", dated_on=TODAY, subject="Kế hoạch", actor=SYSTEM, now=NOW
    )
    assert (str(taken), taken.register.period_key) == (number, period)
    assert style_of_body(_span(front), on=TODAY).name is chosen
    body = bodies_of(front.pk, on=TODAY)[front.pk]
    frame = frame_of_body(body, "KH", now=NOW, recipients=())
    assert (frame.style.name, body.is_party) == (chosen, chosen is StyleName.PARTY)
    assert frame.head.number.symbol == draft.lstrip("/-")


def test_the_front_follows_the_state_unless_an_installation_says_otherwise() -> None:
    assert settings.FRONT_PAPER is StyleName.STATE
    assert front_style("") is StyleName.STATE
    assert front_style(" party ") is StyleName.PARTY
    with pytest.raises(UnusableInputError, match=r"Điều 2 khoản 2.*party hoặc state"):
        front_style("đoàn")
    assert "quy định của Đảng" in FRONT_SOURCES


def test_a_territory_writes_nothing_and_the_other_lines_never_choose() -> None:
    spans = [UnitSpan(line=line) for line in ("party", "state", "territory", "")]
    assert [style_of(one) for one in (*spans, None)] == [
        NumberStyle.PARTY,
        NumberStyle.STATE,
        None,
        None,
        None,
    ]


@pytest.mark.django_db
def test_a_body_of_the_front_writes_in_the_style_it_chose_and_its_neighbour_as_before() -> None:
    front, neighbour = _front(), _front("Hội Nông dân xã Thử")
    named = NewUnitText(_span(front).name, "", paper_style="party")
    act = Act("rename", (UnitRef(front.pk),), text=named)
    before = reserve_number(
        front.pk, kind="KH", dated_on=TODAY, subject="Kế hoạch", actor=SYSTEM, now=NOW
    )
    day = TODAY + timedelta(days=1)
    apply_acts([act], on=day, decision_no="05-QĐ/MTTQ", actor=SYSTEM, now=NOW)
    taken = [
        reserve_number(
            one.pk, kind="KH", dated_on=day, subject="x", actor=SYSTEM, now=NOW + timedelta(days=1)
        )
        for one in (front, neighbour)
    ]
    assert [str(one) for one in taken] == ["01-KH/MTTQ", "01/KH-MTTQ"]
    before.refresh_from_db()
    assert (str(before), before.style) == ("01/KH-MTTQ", "state")
    bodies = bodies_of(front.pk, neighbour.pk, on=day)
    assert [bodies[one.pk].style.name for one in (front, neighbour)] == [
        StyleName.PARTY,
        StyleName.STATE,
    ]
    assert style_of_body(_span(front), on=TODAY).name is StyleName.STATE
    assert signs_for(span_of(front.pk, on=day)) == "T/M Ban Thường trực"


@pytest.mark.django_db
def test_a_body_of_the_front_goes_back_to_the_style_of_the_installation() -> None:
    front = _front()
    for days, style in enumerate(("party", "", "installed"), start=1):
        text = NewUnitText(_span(front).name, "", paper_style=style)
        (act,) = acts_from_json(acts_to_json([Act("rename", (UnitRef(front.pk),), text=text)]))
        day = TODAY + timedelta(days=days)
        apply_acts([act], on=day, decision_no="05-QĐ/MTTQ", actor=SYSTEM, now=NOW)
    styles = UnitSpan.objects.filter(unit=front).order_by("valid")
    assert list(styles.values_list("paper_style", flat=True)) == ["", "party", "party", ""]
    changes = [
        one.after["changed"][0]
        for one in Entry.objects.filter(action="unit.renamed").order_by("number")
    ]
    assert [(one.get("style_was"), one.get("paper_style")) for one in changes] == [
        ("installed", "party"),
        (None, None),
        ("party", "installed"),
    ]
    told = dict(changes_of(changes[2]))
    assert told["thể thức văn bản trước đó"] == "Đảng"
    assert told["thể thức văn bản"] == "theo thiết lập chung của hệ thống"


@pytest.mark.django_db
def test_no_other_line_may_hold_a_style_of_its_own() -> None:
    party = make_unit()
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitSpan.objects.filter(unit=party).update(paper_style="state")
    act = Act("rename", (UnitRef(party.pk),), text=NewUnitText("Khác", "", paper_style="state"))
    apply_acts([act], on=TODAY, decision_no="05-QĐ/TU", actor=SYSTEM, now=NOW)
    assert _span(party).paper_style == ""
    with pytest.raises(UnusableInputError, match=r"“đoàn” không có: party, state, installed"):
        acts_from_json(
            [
                {
                    "kind": "rename",
                    "units": [{"unit_id": party.pk}],
                    "text": {"name": "Khác", "paper_style": "đoàn"},
                }
            ]
        )


@pytest.mark.django_db
def test_above_a_committee_stands_its_organisation_and_above_a_cell_its_committee() -> None:
    province = make_province()
    commune = make_unit(parent=province)
    office = make_unit("Văn phòng Tỉnh ủy", kind=UnitKind.COMMITTEE_OFFICE, parent=province)
    cell = make_cell(parent=commune)
    told = {
        unit.pk: superior_of_body(_span(unit), on=TODAY)
        for unit in (province, commune, office, cell)
    }
    assert list(told.values()) == [
        "",
        "Đảng bộ tỉnh Quảng Trị",
        "Tỉnh ủy Quảng Trị",
        "Đảng ủy xã Thử Nghiệm",
    ]
    assert {pk: body.superior for pk, body in bodies_of(*told, on=TODAY).items()} == told


@pytest.mark.django_db
def test_above_a_department_stands_the_peoples_committee_and_above_that_nobody() -> None:
    province = make_unit(
        "Ủy ban nhân dân tỉnh Quảng Trị", kind=UnitKind.PEOPLES_COMMITTEE, body_code="UBND"
    )
    commune = make_unit(
        "Ủy ban nhân dân xã Cam Lộ", kind=UnitKind.PEOPLES_COMMITTEE, parent=province
    )
    department = make_unit(
        "Sở Nội vụ", kind=UnitKind.DEPARTMENT, parent=province, collective="", body_code="SNV"
    )
    assert superior_of_body(_span(commune), on=TODAY) == ""
    assert superior_of_body(_span(department), on=TODAY) == "UBND tỉnh Quảng Trị"


@pytest.mark.django_db
def test_a_head_of_a_state_body_without_a_collective_signs_alone() -> None:
    department = make_unit("Sở Nội vụ", kind=UnitKind.DEPARTMENT, collective="")
    committee = make_unit("UBND xã", kind=UnitKind.PEOPLES_COMMITTEE, collective="")
    party = make_unit(collective="")
    assert [signs_for(_span(one)) for one in (department, committee, party)] == [
        "",
        "T/M Ủy ban nhân dân",
        "T/M Đảng ủy xã Thử Nghiệm",
    ]
    assert signs_for(None) == ""


@pytest.mark.django_db
def test_a_draft_for_the_office_bears_its_month_and_a_state_report_its_addressee() -> None:
    unit = make_unit("Sở Nội vụ", kind=UnitKind.DEPARTMENT, collective="", body_code="SNV")
    body = Body(_span(unit), "", None, date(2026, 11, 16))
    frame = frame_of_body(body, "CV", now=NOW, recipients=("Như trên",))
    assert frame.head.drafted_on == date(2026, 11, 16)
    assert frame.head.dated is None
    assert frame.head.number.symbol == "SNV-…"
    above = Body(
        _span(make_unit("UBND tỉnh", kind=UnitKind.PEOPLES_COMMITTEE, collective="UBND tỉnh")),
        "",
        None,
        TODAY,
    )
    report = frame_of_report(body, above, now=NOW)
    assert (report.addressees, report.recipients) == (("UBND tỉnh",), ("Như trên",))
    party = Body(_span(make_unit()), "", None, TODAY)
    assert frame_of_report(party, above, now=NOW).addressees == ()
    assert frame_of_report(party, above, now=NOW).recipients == ("UBND tỉnh (báo cáo)",)
