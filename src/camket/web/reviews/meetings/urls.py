"""Addresses of review meetings."""

from django.urls import URLPattern, path

from camket.web.reviews.meetings import papers, planning, showing, signing, ways, writing

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
    path("hop/bien-ban/<int:paper_id>/", signing.paper, name="meeting-paper"),
    path("hop/bien-ban/<int:paper_id>/tra-lai/", signing.hand_back, name="meeting-paper-back"),
    path("hop/bien-ban/<int:paper_id>/rut/", signing.withdraw, name="meeting-paper-withdraw"),
    path("hop/bien-ban/<int:paper_id>/tep/", signing.file, name="meeting-paper-file"),
    path(
        "hop/bien-ban/<int:paper_id>/trang/<int:number>/", signing.page, name="meeting-paper-page"
    ),
    path("hop/bien-ban/<int:paper_id>/gui-tep/", ways.upload, name="meeting-paper-upload"),
    path("hop/bien-ban/<int:paper_id>/phan-mem/", ways.plugin, name="meeting-paper-plugin"),
    path(
        "hop/bien-ban/<int:paper_id>/phan-mem/bat-dau/",
        ways.send,
        name="meeting-paper-plugin-send",
    ),
    path(
        "hop/bien-ban/<int:paper_id>/tai-khoan/<int:service_id>/",
        ways.account,
        name="meeting-paper-account",
    ),
    path("hop/bien-ban/<int:paper_id>/ban-giay/", ways.scan, name="meeting-paper-scan"),
    path(
        "hop/bien-ban/<int:paper_id>/ban-giay/<int:scan_id>/tep/",
        ways.scan_file,
        name="meeting-paper-scan-file",
    ),
    path(
        "hop/bien-ban/<int:paper_id>/ban-giay/<int:scan_id>/xac-nhan/",
        ways.confirm,
        name="meeting-paper-scan-confirm",
    ),
    path(
        "hop/bien-ban/<int:paper_id>/ban-giay/<int:scan_id>/tra-lai/",
        ways.reject,
        name="meeting-paper-scan-reject",
    ),
]
