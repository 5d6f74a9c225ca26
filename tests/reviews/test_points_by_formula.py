"""A period opened under a set that names a formula: points follow from what was reached."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

import pytest
from tests.audit import entries
from tests.factories import NOW
from tests.reviews.scene import (
    YEAR,
    Scene,
    appraise,
    make_scene,
    rating_of,
    score,
    scores,
)
from tests.rules.test_points_by_formula import WORK

from camket.reviews.actions.periods.opening import open_review
from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.actions.rule_sets import NewSet, archive_set, draft_set, publish_set
from camket.reviews.decisions.ratings import RatingRefusal
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Period, Rating
from camket.reviews.queries.works import explained_from, known_rows, own_way_of, sheet_of
from camket.rules.schemes.numbers_366 import SCHEME
from camket.shared.errors import Refused
