"""Addresses of what follows a decision: appeals, numbered papers, corrections, streaks, forms."""

from django.urls import URLPattern, path

from camket.web.reviews import summaries
from camket.web.reviews.after import on_paper
from camket.web.reviews.after import pages as after

_RATING = "<int:period_id>/xep-loai/<int:rating_id>"
urlpatterns: list[URLPattern] = [
    path("kien-nghi/", after.appeal_list, name="appeals"),
    path("kien-nghi/<int:appeal_id>/", after.answer, name="appeal-answer"),
    path("kien-nghi/<int:appeal_id>/ban-quet/", on_paper.scan, name="appeal-scan"),
    path(f"{_RATING}/kien-nghi/", after.appeal, name="appeal"),
    path(f"{_RATING}/kien-nghi/van-ban-giay/", on_paper.enter, name="appeal-enter"),
    path(f"{_RATING}/dinh-chinh/", after.correct, name="correct"),
    path(f"{_RATING}/tieu-bieu/", after.select_exemplary, name="mark-exemplary"),
    path(
        "<int:period_id>/quyet-dinh/ban-hanh/",
        after.issue_numbered,
        name="issue-decision",
    ),
    path("quyet-dinh/<int:decision_id>/", after.decision_paper, name="decision-paper"),
    path("<int:period_id>/tong-hop/", summaries.summaries, name="summaries"),
    path("<int:period_id>/tong-hop/excel/", summaries.workbook, name="summaries-workbook"),
    path("<int:period_id>/nhieu-nam/", after.streak_list, name="streaks"),
]
