"""Addresses: Tasks: find, report, confirm."""

from django.urls import URLPattern, path

from camket.web.tasks import acting, excusing, reporting, views

app_name = "tasks"
urlpatterns: list[URLPattern] = [
    path("", views.board, name="board"),
    path("don-doc/", acting.chase_all, name="chase-all"),
    path("minh-chung/<int:evidence_id>/", reporting.evidence, name="evidence"),
    path("<int:task_id>/", views.detail, name="detail"),
    path("<int:task_id>/cap-nhat/", reporting.report, name="report"),
    path("<int:task_id>/xac-nhan/<int:report_id>/", reporting.confirm, name="confirm"),
    path("<int:task_id>/tra-lai/<int:report_id>/", reporting.return_claim, name="return"),
    path("<int:task_id>/giao/", acting.pass_on, name="pass-on"),
    path("<int:task_id>/don-doc/", acting.chase, name="chase"),
    path("<int:task_id>/khach-quan/", excusing.causes, name="causes"),
    path("<int:task_id>/khach-quan/<int:cause_id>/", excusing.decide, name="cause"),
]
