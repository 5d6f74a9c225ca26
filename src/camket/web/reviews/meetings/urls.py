"""Addresses of review meetings."""

from django.urls import URLPattern, path

from camket.web.reviews.meetings import papers, planning, showing, writing

urlpatterns: list[URLPattern] = [
    path("<int:period_id>/hop/", planning.meeting_list, name="meetings"),
    path("<int:period_id>/hop/moi/", planning.plan, name="meeting-plan"),
    path("hop/<int:meeting_id>/", showing.meeting, name="meeting"),
    path("hop/<int:meeting_id>/diem-danh/", writing.roll, name="meeting-roll"),
    path(
        "hop/<int:meeting_id>/kiem-diem/<int:subject_id>/",
        writing.subject,
        name="meeting-subject",
    ),
    path("hop/<int:meeting_id>/bo-phieu/<slug:slug>/", writing.ballot, name="meeting-ballot"),
    path("hop/<int:meeting_id>/van-ban/<slug:slug>/", showing.report, name="meeting-report"),
    path("hop/<int:meeting_id>/ket-thuc/", writing.close, name="meeting-close"),
    path("hop/<int:meeting_id>/bien-ban/", papers.papers, name="meeting-papers"),
    path("hop/bien-ban/<int:paper_id>/", papers.paper, name="meeting-paper"),
    path("hop/bien-ban/<int:paper_id>/gui-tep/", papers.upload, name="meeting-paper-upload"),
    path("hop/bien-ban/<int:paper_id>/tep/", papers.file, name="meeting-paper-file"),
    path("hop/bien-ban/<int:paper_id>/trang/<int:number>/", papers.page, name="meeting-paper-page"),
]
