"""What a civil servant's rating stands on: products counted, and what the appraiser enters.

NĐ 335/2025 Đ14 to Đ16. The lines are kept with the product each came from, so that every number of
the computation opens its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

from camket.rules.facts import plain_decimal
from camket.rules.formulas.decree_335 import Product, ProductLine, Slips
from camket.rules.levels import Level
from camket.rules.schemes.nghi_dinh_335 import LeadingFacts, ServantConclusion, ServantFacts

KEY: Final = "servant"
"""Where the facts of a rating keep what was counted of a civil servant."""
ENTERED_KEY: Final = "servant_entered"
NUMBERS: Final = {
    "assigned": "số lượng giao",
    "completed": "số hoàn thành",
    "below_quality": "số không đạt chất lượng",
    "failed": "số sản phẩm bị trừ vì kiểm tra không đạt",
    "late": "số sản phẩm bị trừ vì chậm",
}
"""The numbers of a product its person may contest."""


@dataclass(frozen=True, slots=True)
class Line:
    """One product with what became of it; slips are how often, and how often excused.

    The coefficient is the catalogue's; a body's rule set may name another for the group.
    """

    product_id: int
    code: str
    title: str
    coefficient: Decimal
    assigned: int
    completed: int
    below_quality: int = 0
    checks: tuple[tuple[int, int], ...] = ()
    delays: tuple[tuple[int, int], ...] = ()
    group: str = ""

    @property
    def failed(self) -> int:
        """Return of how many a failed check takes points."""
        return sum(times > excused for times, excused in self.checks)

    @property
    def late(self) -> int:
        """Return of how many a delay takes points."""
        return sum(times > excused for times, excused in self.delays)

    @property
    def is_clean(self) -> bool:
        """Say whether it was done in full, on time, with quality."""
        return self.completed >= self.assigned and not (
            self.below_quality or self.failed or self.late
        )

    def told(self) -> ProductLine:
        """Return the line as the formula takes it."""
        good = max(0, self.completed - self.below_quality)
        return ProductLine(
            product=Product(self.code, self.title, self.coefficient),
            assigned=self.assigned,
            completed=self.completed,
            below_quality=min(self.below_quality, self.completed),
            failed_checks=tuple(Slips(*one) for one in self.checks[:good]),
            delays=tuple(Slips(*one) for one in self.delays[: self.completed]),
        )

    def number(self, name: str) -> int:
        """Return one of its numbers by name."""
        return int(getattr(self, name))

    def corrected(self, name: str, value: int) -> Line:
        """Return the line with one number as an answer to a contest made it."""
        if name == "failed":
            return replace(self, checks=((1, 0),) * value)
        if name == "late":
            return replace(self, delays=((1, 0),) * value)
        match name:
            case "assigned":
                return replace(self, assigned=value)
            case "completed":
                return replace(self, completed=value)
            case _:
                return replace(self, below_quality=value)


@dataclass(frozen=True, slots=True)
class ServantCounts:
    """What the system itself knows of a civil servant in some days.

    Attributes:
        disciplined: Measures in the period tied to his duty.
        leads: He is measured as who leads.
        of_field: He is a deputy: measured on his own field, which the appraiser states.
        below: Levels decided in the same period for those he leads.
        led: Products of those he leads, his own among them; `led_clean` were done on time with
            quality.
        unconverted: Tasks of the programme that nobody has converted into a product.
    """

    lines: tuple[Line, ...] = ()
    disciplined: int = 0
    leads: bool = False
    of_field: bool = False
    below: tuple[str, ...] = ()
    led: int = 0
    led_clean: int = 0
    unconverted: int = 0

    @property
    def assigned(self) -> int:
        """Return how many products were assigned."""
        return sum(line.assigned for line in self.lines)

    def under(self, coefficients: Mapping[str, Decimal]) -> ServantCounts:
        """Return what was counted by the coefficients that a rule set names for groups."""
        if not coefficients:
            return self
        lines = tuple(
            replace(line, coefficient=coefficients.get(line.group, line.coefficient))
            for line in self.lines
        )
        return replace(self, lines=lines)

    @property
    def is_on_plan(self) -> bool:
        """Say whether all products of those he leads were done on time and with quality."""
        return self.led > 0 and self.led == self.led_clean


@dataclass(frozen=True, slots=True)
class ServantEntered:
    """What the appraiser states; each group names its source.

    Attributes:
        well_organised: Tasks on plan, on time, with quality and initiative; None leaves it to what
            was counted.
        disunited: A prolonged disunity is concluded.
        below_htxs: Levels of those in his field that are not rated here.
    """

    well_organised: bool | None = None
    disunited: bool = False
    below_htxs: int = 0
    below_htt: int = 0
    below_ht: int = 0
    below_kht: int = 0
    concluded: tuple[str, ...] = ()
    disciplined: int = 0
    is_corrupt: bool = False
    sources: Mapping[str, str] = field(default_factory=dict)


NOTHING_ENTERED: Final = ServantEntered()
_BELOW: Final = ("below_htxs", "below_htt", "below_ht", "below_kht")
SOURCE_NAMES: Final = {
    "below": "mức xếp loại của cấp dưới, lĩnh vực phụ trách",
    "organised": "khả năng tổ chức triển khai",
    "united": "mất đoàn kết kéo dài",
    "concluded": "kết luận của cấp có thẩm quyền",
    "discipline": "kỷ luật",
    "corruption": "tham nhũng, lãng phí ở đơn vị phụ trách",
}


def unsourced(counts: ServantCounts, entered: ServantEntered) -> list[str]:
    """Return what the appraiser states without a source; what was counted needs none."""
    told = entered.well_organised
    stated = {
        "below": any(getattr(entered, name) for name in _BELOW),
        "organised": counts.leads and told is not None and told != counts.is_on_plan,
        "united": counts.leads and entered.disunited,
        "concluded": bool(entered.concluded),
        "discipline": entered.disciplined > 0,
        "corruption": counts.leads and entered.is_corrupt,
    }
    return [
        SOURCE_NAMES[key]
        for key, is_stated in stated.items()
        if is_stated and not entered.sources.get(key)
    ]


def servant_of(general: Decimal, counts: ServantCounts, entered: ServantEntered) -> ServantFacts:
    """Tell the rules about a civil servant."""
    return ServantFacts(
        general=general,
        lines=tuple(line.told() for line in counts.lines),
        leading=_leading(counts, entered) if counts.leads else None,
        concluded=frozenset(ServantConclusion(one) for one in entered.concluded),
        disciplined=counts.disciplined + entered.disciplined,
    )


def _leading(counts: ServantCounts, entered: ServantEntered) -> LeadingFacts:
    levels = (Level.HTXS, Level.HTT, Level.HT, Level.KHT)
    stated = [
        level
        for level, name in zip(levels, _BELOW, strict=True)
        for _ in range(getattr(entered, name))
    ]
    told = entered.well_organised
    return LeadingFacts(
        subordinate_levels=(*(Level(one) for one in counts.below), *stated),
        well_organised=counts.is_on_plan if told is None else told,
        united=not entered.disunited,
        of_field=counts.of_field,
        corruption_in_unit=entered.is_corrupt,
    )


# --- as a rating keeps it ---------------------------------------------------------------------


def counts_record(counts: ServantCounts) -> dict[str, Any]:
    """Return plain values for keeping."""
    return {
        "lines": [
            {
                "product": one.product_id,
                "code": one.code,
                "title": one.title,
                "coefficient": plain_decimal(one.coefficient),
                "assigned": one.assigned,
                "completed": one.completed,
                "below_quality": one.below_quality,
                "checks": [list(slip) for slip in one.checks],
                "delays": [list(slip) for slip in one.delays],
                "group": one.group,
            }
            for one in counts.lines
        ],
        "disciplined": counts.disciplined,
        "leads": counts.leads,
        "of_field": counts.of_field,
        "below": list(counts.below),
        "led": counts.led,
        "led_clean": counts.led_clean,
        "unconverted": counts.unconverted,
    }


def counts_in(facts: Mapping[str, Any]) -> ServantCounts:
    """Read back what had been counted; nothing where nothing was kept yet."""
    told = facts.get(KEY)
    if not told:
        return ServantCounts()
    kept = {**told, "lines": tuple(_line(one) for one in told["lines"])}
    return ServantCounts(**{**kept, "below": tuple(told["below"])})


def _line(told: Mapping[str, Any]) -> Line:
    return Line(
        product_id=told["product"],
        code=told["code"],
        title=told["title"],
        coefficient=Decimal(told["coefficient"]),
        assigned=told["assigned"],
        completed=told["completed"],
        below_quality=told["below_quality"],
        checks=tuple((one[0], one[1]) for one in told["checks"]),
        delays=tuple((one[0], one[1]) for one in told["delays"]),
        group=told.get("group", ""),
    )


def entered_record(entered: ServantEntered) -> dict[str, Any]:
    """Return plain values for keeping."""
    return {
        "well_organised": entered.well_organised,
        "disunited": entered.disunited,
        **{name: getattr(entered, name) for name in _BELOW},
        "concluded": list(entered.concluded),
        "disciplined": entered.disciplined,
        "is_corrupt": entered.is_corrupt,
        "sources": dict(entered.sources),
    }


def servant_entered_in(facts: Mapping[str, Any]) -> ServantEntered:
    """Read back what the appraiser had stated; nothing where he had not."""
    told = facts.get(ENTERED_KEY)
    if not told:
        return NOTHING_ENTERED
    return ServantEntered(**{**told, "concluded": tuple(told["concluded"])})


# --- contested numbers ------------------------------------------------------------------------


def fact_of(product_id: int, name: str) -> str:
    """Return the key of one number of one product."""
    return f"sp-{product_id}-{name}"


def number_of(fact: str) -> tuple[int, str] | None:
    """Read the key of a number of a product; None where it is none."""
    parts = fact.split("-")
    match parts:
        case ["sp", number, name] if number.isascii() and number.isdigit() and name in NUMBERS:
            return int(number), name
    return None


def with_corrected_lines(counts: ServantCounts, corrected: Mapping[str, Any]) -> ServantCounts:
    """Return what was counted with what was corrected: an answer outlives the next count."""
    told = [(found, one["value"]) for key, one in corrected.items() if (found := number_of(key))]
    if not told:
        return counts
    lines = list(counts.lines)
    for (product_id, name), value in told:
        lines = [
            line.corrected(name, value) if line.product_id == product_id else line for line in lines
        ]
    return replace(counts, lines=tuple(lines))


def line_contradictions(line: Line) -> list[str]:
    """Return what cannot be true of a corrected line: a part above its whole."""
    good = line.completed - line.below_quality
    checks = (
        (line.below_quality > line.completed, "không đạt chất lượng nhiều hơn hoàn thành"),
        (line.failed > max(0, good), "bị trừ vì kiểm tra nhiều hơn số hoàn thành đạt chất lượng"),
        (line.late > line.completed, "chậm nhiều hơn hoàn thành"),
    )
    return [words for is_wrong, words in checks if is_wrong]
