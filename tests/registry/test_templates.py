"""A body puts its own template in the place of ours, from a day on, and goes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.factories import NOW, TODAY, make_cell, make_holder, make_province, make_unit

from camket.audit.models import Entry
from camket.documents.forms.catalogue import form
from camket.documents.own.taking import MAIN, shipped_files
from camket.documents.render import render
from camket.documents.style import STYLES, StyleName
from camket.files.storage import read
from camket.organisation.models import Unit
from camket.registry.decisions import TemplateFacts, TemplateRefusal, refusal_of_template
from camket.registry.models import BodyTemplate, TemplateUse
from camket.registry.own_templates.actions import (
    TemplateText,
    return_to_shipped,
    send_template,
    use_template,
)
from camket.registry.queries import template_files, template_in_force, uses_of
from camket.registry.setting import lay_out_for
from camket.registry.wording import template_sentence_of
from camket.shared.actor import Actor
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db
FORM = "personal_pledge"
STYLE = StyleName.PARTY
OURS = shipped_files()[MAIN]
OWN = OURS + b"\n#place(bottom, text(size: 8pt)[QT-01])\n"
TOMORROW = TODAY + timedelta(days=1)


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


def sent(place: Province, content: bytes = OWN, *, by: Actor | None = None) -> BodyTemplate:
    text = TemplateText(FORM, "mau.typ", content, "Thêm ký hiệu của tỉnh")
    return send_template(place.unit.pk, text, actor=by or place.clerk, now=NOW)


def used(template: BodyTemplate, place: Province, from_on: date = TODAY) -> TemplateUse:
    return use_template(
        template.pk, from_on=from_on, reason="Theo Hướng dẫn 03", actor=place.clerk, now=NOW
    )


def in_force(unit: Unit, on: date = TODAY) -> BodyTemplate | None:
    return template_in_force(unit.pk, FORM, STYLE.value, on)


def reason_of(refused: pytest.ExceptionInfo[Refused]) -> TemplateRefusal:
    assert template_sentence_of(refused.value)
    return TemplateRefusal(refused.value.reason)


def test_a_sent_template_is_kept_whole_and_not_yet_used(province: Province) -> None:
    template = sent(province)
    assert template.version == 1
    assert template_files(template)[MAIN] == OWN
    assert "base.typ" in template_files(template)
    assert read(template.sample).startswith(b"%PDF-")
    assert in_force(province.unit) is None
    entry = Entry.objects.get(action="template.sent")
    assert entry.after["file"] == template.file_id


def test_it_holds_for_the_body_and_those_below_from_its_day(province: Province) -> None:
    template = sent(province)
    used(template, province, TOMORROW)
    assert in_force(province.cell) is None
    assert in_force(province.cell, TOMORROW) == template
    assert in_force(province.commune, TOMORROW) == template


def test_another_province_keeps_ours(province: Province) -> None:
    used(sent(province), province)
    assert in_force(make_unit("Đảng ủy xã Nơi Khác")) is None


def test_versions_follow_one_another_and_the_last_decided_holds(province: Province) -> None:
    first, second = sent(province), sent(province, OWN + b"// 2\n")
    assert [first.version, second.version] == [1, 2]
    used(second, province)
    used(first, province)
    assert in_force(province.unit) == first
    assert len(uses_of(province.unit.pk, FORM, STYLE.value)) == 2


def test_a_body_below_may_go_back_to_ours(province: Province) -> None:
    used(sent(province), province)
    clerk = make_holder(province.commune, "commune_clerk").actor
    with pytest.raises(Refused) as refused:
        return_to_shipped(
            province.commune.pk, FORM, from_on=TODAY, reason="x", actor=clerk, now=NOW
        )
    assert reason_of(refused) is TemplateRefusal.NOT_ALLOWED
    return_to_shipped(
        province.commune.pk,
        FORM,
        from_on=TODAY,
        reason="Xã dùng mẫu chung",
        actor=province.clerk,
        now=NOW,
    )
    assert in_force(province.commune) is None
    assert in_force(province.cell) is None
    assert in_force(province.unit) is not None


def test_the_body_goes_back_to_ours(province: Province) -> None:
    used(sent(province), province)
    return_to_shipped(
        province.unit.pk,
        FORM,
        from_on=TOMORROW,
        reason="Mẫu chung đã đủ",
        actor=province.clerk,
        now=NOW,
    )
    assert in_force(province.unit) is not None
    assert in_force(province.unit, TOMORROW) is None
    assert Entry.objects.filter(action="template.used").count() == 2


def test_a_paper_is_set_with_what_holds_that_day(province: Province) -> None:
    paper = form(FORM).sample(STYLES[STYLE])
    ours = lay_out_for(paper, province.cell.pk, on=TODAY).pdf
    assert ours == render(paper)
    used(sent(province), province, TOMORROW)
    assert lay_out_for(paper, province.cell.pk, on=TODAY).pdf == ours
    assert lay_out_for(paper, province.cell.pk, on=TOMORROW).pdf != ours


def test_a_template_that_leaves_something_out_is_not_kept(province: Province) -> None:
    with pytest.raises(Refused) as refused:
        sent(
            province,
            b'#import "base.typ": *\n#let data = json(bytes(sys.inputs.paper))\n#show: set-up.with(data)\n#text-and-ending(data)\n',
        )
    assert reason_of(refused) is TemplateRefusal.LEAVES_OUT
    told = template_sentence_of(refused.value)
    assert "Tiêu đề Đảng Cộng sản Việt Nam" in told
    assert not BodyTemplate.objects.exists()


def test_an_error_is_told_with_its_line(province: Province) -> None:
    with pytest.raises(Refused) as refused:
        sent(province, b"\n#nothing()\n")
    assert reason_of(refused) is TemplateRefusal.UNFIT
    assert "dòng 2" in template_sentence_of(refused.value)


def test_reading_files_is_told_and_nothing_is_kept(province: Province) -> None:
    with pytest.raises(Refused) as refused:
        sent(province, b'#read("/etc/passwd")')
    assert "đọc tệp" in template_sentence_of(refused.value)
    assert not BodyTemplate.objects.exists()


def test_who_has_not_the_permission_sends_nothing(province: Province) -> None:
    with pytest.raises(Refused) as refused:
        sent(province, by=make_holder(province.commune).actor)
    assert reason_of(refused) is TemplateRefusal.NOT_ALLOWED


def test_a_form_the_body_does_not_issue_has_no_template() -> None:
    facts = TemplateFacts(may_manage=True, has_style=False, reason="Thử")
    assert refusal_of_template(facts) is TemplateRefusal.NO_STYLE


@pytest.mark.parametrize(
    ("from_on", "reason", "refusal"),
    [
        (TODAY - timedelta(days=1), "Sửa ngược", TemplateRefusal.IN_THE_PAST),
        (TODAY, " ", TemplateRefusal.NO_REASON),
    ],
)
def test_a_use_has_a_reason_and_never_changes_the_past(
    province: Province, from_on: date, reason: str, refusal: TemplateRefusal
) -> None:
    template = sent(province)
    with pytest.raises(Refused) as refused:
        use_template(template.pk, from_on=from_on, reason=reason, actor=province.clerk, now=NOW)
    assert reason_of(refused) is refusal


def test_the_same_decision_twice_is_refused(province: Province) -> None:
    template = sent(province)
    used(template, province)
    with pytest.raises(Refused) as refused:
        used(template, province)
    assert reason_of(refused) is TemplateRefusal.ALREADY_SO


def test_the_database_keeps_versions_apart(province: Province) -> None:
    template = sent(province)
    template.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        template.save()
