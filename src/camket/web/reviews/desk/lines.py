"""The lines of the workbench as its page writes them: a list shows fifty, so each is told flat."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Rating
from camket.reviews.queries.desk.workbench import columns_of
from camket.reviews.queries.ratings import RatingRow, standing_level
from camket.rules.explanations import ExplanationRule
from camket.rules.levels import Level
from camket.rules.schemes.huong_dan_02 import Alert
from camket.web.reviews.desk.showing import level_options, mark_of
from camket.web.shared.addresses import address
from camket.web.shared.templatetags.camket import points, status, ticks


@dataclass(frozen=True, slots=True)
class BenchRow:
    """One subject of a page of the list."""

    row: RatingRow
    is_own: bool
    alerts: tuple[Alert, ...] = ()

    @property
    def rating(self) -> Rating:
        """Return the rating."""
        return self.row.rating


@dataclass(frozen=True, slots=True)
class Line:
    """What one line of the list shows; a text is empty where there is nothing to show.

    Attributes:
        key: The rating, as addresses and fields name it.
        page: Where it is explained.
        unit: The unit of a person.
        left_out: The rating, where it gets no level.
        own_points: What the subject gave itself, with the level in `own_word`.
        points: What the appraiser gave; `apart` is by how much it lies above the subject's own.
        is_explained: Whether that had to be explained.
        met: How many conditions of the best level hold, of how many: `of`.
        failed: What decides the level.
        ruled: What the rules say.
        proposed: The proposal; the level it stands at is chosen among the `choices`.
        decided: The decision, with the proposal it departs from in `decided_against`.
        is_scored: Whether the subject gave itself a level.
        appraisal: Where it is appraised, where that may be done.
    """

    key: str
    name: str
    page: str
    unit: str
    alerts: tuple[Alert, ...]
    left_out: Rating | None
    own_points: str
    own_word: str
    points: str
    apart: str
    is_explained: bool
    ticks: SafeString
    met: str
    of: str
    failed: str
    ruled: SafeString
    proposed: str
    choices: SafeString
    decided: str
    decided_against: str
    is_scored: bool
    appraisal: str


def line_of(one: BenchRow, rule: ExplanationRule | None) -> Line:
    """Return a row of the list as the page writes it."""
    row, rating = one.row, one.rating
    place = rating.period_id, rating.pk
    conditions = row.conditions
    best = [told["is_met"] for told in conditions if told["level"] == Level.HTXS]
    ruled = mark_of(rating.ruled_level, is_found=bool(row.finding))
    is_changed = bool(rating.decided_level) and rating.decided_level != rating.appraised_level
    return Line(
        key=str(rating.pk),
        name=rating.name,
        page=address("reviews:explain", *place),
        unit="" if rating.kind == SubjectKind.COLLECTIVE else row.unit.name,
        alerts=one.alerts,
        left_out=rating if rating.left_out else None,
        own_points=points(row.self_score),
        own_word=mark_of(rating.self_level).word,
        points=points(row.score),
        apart=_signed(row),
        is_explained=_is_explained(rating, rule),
        ticks=ticks(tuple(best)),
        met=str(sum(one is True for one in best)) if conditions else "",
        of=str(len(best)),
        failed=row.first_failed,
        ruled=status(ruled.kind, ruled.word, ruled.icon, "plain"),
        proposed=_word(rating.appraised_level),
        choices=level_options(standing_level(rating)),
        decided=_word(rating.decided_level),
        decided_against=mark_of(rating.appraised_level).word if is_changed else "",
        is_scored=bool(rating.self_level),
        appraisal="" if one.is_own else address("reviews:appraise", *place),
    )


def _word(level: str) -> str:
    return mark_of(level).word if level else ""


def _signed(row: RatingRow) -> str:
    """Return by how many points the appraisal lies above the subject's own score."""
    given, own = row.score, row.self_score
    if given is None or own is None or given == own:
        return ""
    apart: Decimal = given - own
    return f"{'+' if apart > 0 else ''}{points(apart)}"


def _is_explained(rating: Rating, rule: ExplanationRule | None) -> bool:
    """Say whether the appraisal differs so much that it had to be explained."""
    columns = columns_of(rating, rating.appraised_level)
    if rule is None or columns is None or not rating.appraised_level:
        return False
    return rule.asks(*columns)
