"""Addresses of bodies' own rule sets: listed, drafted row by row, published, archived."""

from django.urls import URLPattern, path

from camket.web.reviews.rule_sets import criteria, issuing
from camket.web.reviews.rule_sets import pages as rule_sets
from camket.web.reviews.rule_sets.rows import (
    coefficients,
    conditions,
    explaining,
    keeping,
    numbers,
    scoring,
)

_SET = "bo-quy-tac/<int:rule_set_id>"
urlpatterns: list[URLPattern] = [
    path("bo-quy-tac/", rule_sets.rule_set_list, name="rule-sets"),
    path("bo-quy-tac/moi/", rule_sets.new_set, name="new-rule-set"),
    path(f"{_SET}/", rule_sets.one_set, name="rule-set"),
    path(f"{_SET}/tep/", rule_sets.set_file, name="rule-set-file"),
    path(f"{_SET}/so/<slug:name>/", numbers.number, name="rule-set-number"),
    path(f"{_SET}/quy-tac/<slug:code>/", numbers.switch, name="rule-set-switch"),
    path(f"{_SET}/dieu-kien/<slug:code>/", conditions.condition, name="rule-set-condition"),
    path(f"{_SET}/he-so/", coefficients.coefficient, name="rule-set-new-coefficient"),
    path(f"{_SET}/he-so/<str:group>/", coefficients.coefficient, name="rule-set-coefficient"),
    path(f"{_SET}/tinh-diem/", scoring.scoring, name="rule-set-scoring"),
    path(f"{_SET}/giai-trinh/", explaining.explaining, name="rule-set-explaining"),
    path(f"{_SET}/tieu-chi/<slug:kind>/", criteria.criteria, name="rule-set-criteria"),
    path(f"{_SET}/bo-dong/", keeping.drop, name="rule-set-drop"),
    path(f"{_SET}/ban-hanh/", issuing.publish, name="publish-rule-set"),
    path(f"{_SET}/thoi-dung/", issuing.archive, name="archive-rule-set"),
    path(f"{_SET}/phien-ban-moi/", issuing.new_version, name="new-rule-set-version"),
]
