"""Addresses of dossiers and of remarks, under `/danh-gia/`."""

from django.urls import URLPattern, path

from camket.web.reviews.dossiers import asking, hearing, purging, reading, remarking, writing

_ONE = "ho-so/<int:dossier_id>"
urlpatterns: list[URLPattern] = [
    path("ho-so/", reading.own, name="own-dossiers"),
    path("<int:period_id>/ho-so/<int:unit_id>/", reading.of_unit, name="unit-dossiers"),
    path(f"{_ONE}/", reading.dossier, name="dossier"),
    path(f"{_ONE}/van-ban/<slug:slug>/", reading.report, name="dossier-report"),
    path(f"{_ONE}/viet/", writing.write, name="dossier-write"),
    path(f"{_ONE}/viet/tu-ghi/", writing.autosave, name="dossier-autosave"),
    path(f"{_ONE}/viet/gui/", writing.submit, name="dossier-submit"),
    path(f"{_ONE}/lay-lai/", writing.take_back, name="dossier-take-back"),
    path(f"{_ONE}/goi-y/", hearing.suggest, name="dossier-suggest"),
    path(
        f"{_ONE}/goi-y/<int:suggestion_id>/rut/",
        hearing.withdraw,
        name="dossier-withdraw-point",
    ),
    path(f"{_ONE}/gop-y/", hearing.criticise, name="dossier-criticise"),
    path(f"{_ONE}/gop-y/<int:criticism_id>/", hearing.correct, name="dossier-correct"),
    path(f"{_ONE}/nhan-xet/", asking.ask, name="dossier-ask"),
    path(f"{_ONE}/nhan-xet/<int:request_id>/nhac/", asking.remind, name="dossier-remind"),
    path(
        f"{_ONE}/nhan-xet/<int:request_id>/rut/", asking.withdraw, name="dossier-withdraw-request"
    ),
    path(
        f"{_ONE}/nhan-xet/<int:request_id>/van-ban/<slug:slug>/",
        reading.remark_report,
        name="remark-report",
    ),
    path(f"{_ONE}/xoa-noi-dung/", purging.purge, name="dossier-purge"),
    path(f"{_ONE}/xoa-noi-dung/xac-nhan/", purging.confirm, name="dossier-purge-confirm"),
    path(f"{_ONE}/xoa-noi-dung/thoi/", purging.drop, name="dossier-purge-drop"),
    path("nhan-xet/", remarking.asked, name="remarks-asked"),
    path("nhan-xet/don-vi/<int:request_id>/", remarking.give, name="remark-give"),
    path("nhan-xet/<str:token>/", remarking.by_link, name="remark-by-link"),
]
