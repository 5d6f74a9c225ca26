"""Addresses: opening any period, who is rated in it, freezing, closing, facts and contests."""

from django.urls import URLPattern, path

from camket.web.reviews.keeping import absences, contests, ending, grouping, opening_below
from camket.web.reviews.keeping import pages as keeping
from camket.web.reviews.ledger import disciplining

_RATING = "<int:period_id>/xep-loai/<int:rating_id>"
urlpatterns: list[URLPattern] = [
    path("mo/", keeping.open_any, name="open-any"),
    path("mo-cap-duoi/", opening_below.ask, name="open-below"),
    path("mo-cap-duoi/<int:job_id>/", opening_below.opening, name="open-below-job"),
    path("mo-cap-duoi/<int:job_id>/mo/", opening_below.confirm, name="open-below-confirm"),
    path("mo-cap-duoi/<int:job_id>/dung/", opening_below.stop, name="open-below-stop"),
    path("mo-cap-duoi/<int:job_id>/lam-tiep/", opening_below.resume, name="open-below-resume"),
    path("ky-luat/", disciplining.discipline, name="discipline"),
    path("ky-luat/<int:event_id>/rut/", disciplining.withdraw, name="discipline-withdraw"),
    path("<int:period_id>/dien/", keeping.subjects, name="subjects"),
    path("<int:period_id>/dien/<int:rating_id>/", keeping.participate, name="participate"),
    path("<int:period_id>/dien/<int:rating_id>/loai/", keeping.reclass, name="reclass"),
    path("vang-mat/", absences.absence_list, name="absences"),
    path("vang-mat/<int:absence_id>/het/", absences.end, name="absence-end"),
    path("vang-mat/<int:absence_id>/rut/", absences.withdraw, name="absence-withdraw"),
    path("nhom/", grouping.groups, name="groups"),
    path("nhom/<int:group_id>/bo/", grouping.drop, name="group-drop"),
    path("<int:period_id>/tinh-lai/", keeping.fill, name="fill"),
    path("<int:period_id>/chot/", ending.freeze, name="freeze"),
    path("<int:period_id>/dong/", ending.close, name="close"),
    path(f"{_RATING}/so-lieu/", contests.facts, name="facts"),
    path(f"{_RATING}/so-lieu/<int:contest_id>/", contests.answer, name="contest-answer"),
    path(
        f"{_RATING}/so-lieu/<int:contest_id>/minh-chung/",
        contests.evidence,
        name="contest-evidence",
    ),
]
