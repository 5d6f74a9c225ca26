"""Addresses of the appraiser's desk: the list, its ceiling, how appraisers lean, what if."""

from django.urls import URLPattern, path

from camket.web.reviews.desk import (
    asking,
    caps,
    civil,
    explaining,
    frames,
    leanings,
    servants,
    workbench,
)

_LIST = "<int:period_id>/xep-loai"
urlpatterns: list[URLPattern] = [
    path(f"{_LIST}/", workbench.rating_list, name="ratings"),
    path(f"{_LIST}/<int:rating_id>/cong-chuc/", civil.level, name="civil-level"),
    path(
        f"{_LIST}/<int:rating_id>/cong-chuc/<int:outside_id>/rut/",
        civil.withdraw,
        name="civil-withdraw",
    ),
    path(
        f"{_LIST}/<int:rating_id>/cong-chuc/<int:outside_id>/tep/",
        civil.paper,
        name="civil-paper",
    ),
    path(f"{_LIST}/muc-toi-da/", caps.cap, name="cap"),
    path(f"{_LIST}/khung-trong-so/", frames.frames, name="frames"),
    path(f"{_LIST}/do-lech/", leanings.leanings, name="leanings"),
    path(f"{_LIST}/<int:rating_id>/phieu/<slug:slug>/", servants.sheet, name="servant-sheet"),
    path(f"{_LIST}/<int:rating_id>/giai-thich.json", explaining.explain_json, name="explain-json"),
    path("<int:period_id>/gia-dinh/", asking.what_if, name="what-if"),
    path("<int:period_id>/gia-dinh/chay/", asking.run, name="what-if-run"),
    path("<int:period_id>/gia-dinh/luu/", asking.save, name="what-if-save"),
    path("<int:period_id>/gia-dinh/excel/", asking.workbook, name="what-if-workbook"),
]
