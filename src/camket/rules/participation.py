"""Who is reviewed in a period and not rated, and by which rule: numbers of the law, dated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from camket.rules.loading import CENTRE, Number, NumberSet, numbers_in_force
from camket.rules.young_units import AgeRule, age_rule, later_by
from camket.shared.text import show_day

SCHEME: Final = "dien-xep-loai"


class Span(StrEnum):
    """How long the days of a period are, as far as these rules ask."""

    QUARTER = "quarter"
    YEAR = "year"
    OTHER = "other"


class Absence(StrEnum):
    """Why somebody was away from his post, or exempt from Party activity, for some days."""

    TRAINING = "training"
    SICK = "sick"
    MATERNITY = "maternity"
    SECONDED = "seconded"
    EXEMPT = "exempt"
    INSPECTED = "inspected"


ABSENCE_WORDS: Final = {
    Absence.TRAINING: "học tập trung",
    Absence.SICK: "nghỉ ốm",
    Absence.MATERNITY: "nghỉ thai sản",
    Absence.SECONDED: "biệt phái",
    Absence.EXEMPT: "được miễn công tác và sinh hoạt đảng",
    Absence.INSPECTED: "đang bị kiểm tra dấu hiệu vi phạm",
}
_AWAY: Final = (Absence.TRAINING, Absence.SICK, Absence.MATERNITY)


@dataclass(frozen=True, slots=True)
class Days:
    """Some days, the first and the last both held; no last day is still running."""

    first: date
    last: date | None = None

    def within(self, other: Days) -> Days | None:
        """Return the days both hold, None where there are none."""
        first = max(self.first, other.first)
        lasts = [day for day in (self.last, other.last) if day is not None]
        last = min(lasts) if lasts else None
        return None if last is not None and last < first else Days(first, last)

    def last_months(self, months: int) -> bool:
        """Say whether they are so many whole months, the last day counted."""
        return self.last is None or later_by(self.first, months) <= self.last + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A subject that is reviewed and not rated.

    Attributes:
        rule: Code of the rule.
        says: The sentence a person reads.
        citation: Where the rule stands.
        mark: How sure the reading is: A, B or C; a C is never shown as law.
    """

    rule: str
    says: str
    citation: str
    mark: str


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of a person to be rated in some days.

    Attributes:
        appointed_on: Since when he holds the post he is rated in, without a break.
        member_since: The first day of Party activity known here; None where it is not asked.
        is_suspended: Whether the post rests on the last day.
        rated_at: The post and the unit he is rated in instead, in words; empty for here.
        absences: Why and when he was away.
    """

    appointed_on: date
    member_since: date | None = None
    is_suspended: bool = False
    rated_at: str = ""
    absences: tuple[tuple[Absence, Days], ...] = ()


@dataclass(frozen=True, slots=True)
class Participation:
    """The rules in force for one period."""

    published: NumberSet
    age: AgeRule
    span: Span
    days: Days

    def unit(self, founded_on: date) -> LeftOut | None:
        """Say why a unit is not rated: for a year it must be old enough."""
        if self.span is not Span.YEAR or self.age.rates(founded_on, ends_on=self._last):
            return None
        says = (
            f"Thành lập ngày {show_day(founded_on)}, chưa đủ {self.age.months} tháng "
            "đến hết kỳ: kiểm điểm, chưa xếp loại."
        )
        return LeftOut("young_unit", says, self.age.citation, self.age.mark)

    def person(self, facts: PersonFacts) -> LeftOut | None:
        """Say why a person is not rated in this period, the surest reason first."""
        if facts.rated_at:
            return self._left("elsewhere", "elsewhere", f"Xếp loại một lần ở: {facts.rated_at}.")
        return (
            self._exempt(facts) or self._suspended(facts) or self._away(facts) or self._new(facts)
        )

    def as_record(self) -> dict[str, object]:
        """Return what a period keeps of these rules: the edition and every number."""
        return {
            "version": self.published.version,
            "digest": self.published.digest,
            "numbers": {
                name: {"value": one.value, "citation": one.citation, "mark": one.mark}
                for name, one in self.published.numbers.items()
            },
            "unit_months": {
                "value": self.age.months,
                "citation": self.age.citation,
                "mark": self.age.mark,
            },
        }

    @property
    def _last(self) -> date:
        return self.days.last or date.max

    def _number(self, name: str) -> Number | None:
        return self.published.numbers.get(name)

    def _left(self, rule: str, number: str, says: str) -> LeftOut | None:
        stands = self._number(number)
        return LeftOut(rule, says, stands.citation, stands.mark) if stands else None

    def _exempt(self, facts: PersonFacts) -> LeftOut | None:
        for why, days in facts.absences:
            if why is Absence.EXEMPT and days.within(Days(self._last, self._last)):
                says = f"Được miễn công tác và sinh hoạt đảng từ {show_day(days.first)}."
                return self._left("exempt", "exempt", says)
        return None

    def _suspended(self, facts: PersonFacts) -> LeftOut | None:
        if facts.is_suspended:
            says = "Đang tạm đình chỉ chức vụ vào ngày cuối kỳ: kiểm điểm, chưa xếp loại."
            return self._left("suspended", "suspended", says)
        if self.span is not Span.QUARTER:
            return None
        for why, days in facts.absences:
            if why is Absence.INSPECTED and days.within(self.days):
                says = "Đang bị kiểm tra dấu hiệu vi phạm: chuyển xếp loại sang quý sau."
                return self._left("inspected", "inspected_of_quarter", says)
        return None

    def _away(self, facts: PersonFacts) -> LeftOut | None:
        name = {
            Span.QUARTER: "absent_months_of_quarter",
            Span.YEAR: "absent_months_of_year",
        }.get(self.span)
        number = self._number(name) if name else None
        if name is None or number is None:
            return None
        for why, days in facts.absences:
            held = days.within(self.days)
            if why in _AWAY and held is not None and held.last_months(int(number.value)):
                words = ABSENCE_WORDS[why].capitalize()
                until = show_day(held.last or self._last)
                says = (
                    f"{words} từ {show_day(held.first)} đến {until}, "
                    f"từ {number.value} tháng trở lên trong kỳ."
                )
                return self._left("long_absence", name, says)
        return None

    def _new(self, facts: PersonFacts) -> LeftOut | None:
        appointed = self._number("appointed_months_of_quarter")
        if self.span is Span.QUARTER and appointed is not None:
            if Days(facts.appointed_on, self._last).last_months(int(appointed.value)):
                return None
            says = (
                f"Nhận chức vụ ngày {show_day(facts.appointed_on)}, chưa đủ "
                f"{appointed.value} tháng đến hết quý."
            )
            return self._left("new_in_post", "appointed_months_of_quarter", says)
        member = self._number("member_months")
        if self.span is not Span.YEAR or member is None or facts.member_since is None:
            return None
        if Days(facts.member_since, self._last).last_months(int(member.value)):
            return None
        says = (
            f"Sinh hoạt đảng ngày đầu ghi trong hệ thống là {show_day(facts.member_since)}, "
            f"chưa đủ {member.value} tháng đến hết kỳ: kiểm điểm, chưa xếp loại."
        )
        return self._left("new_member", "member_months", says)


def participation(span: Span, days: Days, *, issuer: str = CENTRE) -> Participation:
    """Return the rules in force on the last day of a period.

    Raises:
        LookupError: None was in force yet.
        PublishedNumbersError: A file was edited after publication or never published.
    """
    on = days.last or days.first
    published = numbers_in_force(SCHEME, on=on, issuer=issuer)
    return Participation(published, age_rule(on=on, issuer=issuer), span, days)
