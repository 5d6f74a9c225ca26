"""Addresses of review meetings."""

from django.urls import URLPattern, path

from camket.web.reviews.meetings import pages as meetings

urlpatterns: list[URLPattern] = [
    path("<int:period_id>/hop/", meetings.meeting_list, name="meetings"),
    path("<int:period_id>/hop/moi/", meetings.plan, name="meeting-plan"),
    path("hop/<int:meeting_id>/", meetings.meeting, name="meeting"),
    path("hop/<int:meeting_id>/diem-danh/", meetings.roll, name="meeting-roll"),
    path(
        "hop/<int:meeting_id>/kiem-diem/<int:subject_id>/",
        meetings.subject,
        name="meeting-subject",
    ),
    path("hop/<int:meeting_id>/bo-phieu/<slug:slug>/", meetings.ballot, name="meeting-ballot"),
    path("hop/<int:meeting_id>/van-ban/<slug:slug>/", meetings.report, name="meeting-report"),
    path("hop/<int:meeting_id>/ket-thuc/", meetings.close, name="meeting-close"),
]
