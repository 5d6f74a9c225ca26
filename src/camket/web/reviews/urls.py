"""Addresses: mid-year, year-end, ratings, remediation."""

from django.urls import URLPattern, path

from camket.web.reviews.after import urls as after_urls
from camket.web.reviews.axes import urls as axes_urls
from camket.web.reviews.desk import appraisals, decisions, ratings
from camket.web.reviews.desk import urls as desk_urls
from camket.web.reviews.dossiers import urls as dossier_urls
from camket.web.reviews.keeping import periods
from camket.web.reviews.keeping import urls as keeping_urls
from camket.web.reviews.ledger import mending, remedies
from camket.web.reviews.meetings import urls as meeting_urls
from camket.web.reviews.rule_sets import urls as rule_set_urls

app_name = "reviews"
_RATING = "<int:period_id>/xep-loai/<int:rating_id>"
urlpatterns: list[URLPattern] = [
    *desk_urls.urlpatterns,
    *axes_urls.urlpatterns,
    *rule_set_urls.urlpatterns,
    *dossier_urls.urlpatterns,
    *keeping_urls.urlpatterns,
    path("", periods.period_list, name="list"),
    path("mo/<int:campaign_id>/", periods.open_one, name="open"),
    path("khac-phuc/", remedies.remediation_list, name="remediation"),
    path("khac-phuc/ghi-han-che/", mending.enter_fault, name="fault"),
    path("khac-phuc/<int:remediation_id>/", remedies.edit, name="remediation-edit"),
    path(
        "khac-phuc/<int:remediation_id>/khach-quan/",
        mending.confirm_cause,
        name="remediation-objective",
    ),
    path(
        "khac-phuc/<int:remediation_id>/da-khac-phuc/",
        mending.confirm_mended,
        name="remediation-remedied",
    ),
    path(
        "khac-phuc/<int:remediation_id>/bao-cao/",
        mending.report_done,
        name="remediation-reported",
    ),
    path(
        "khac-phuc/<int:remediation_id>/tra-lai/",
        mending.return_done,
        name="remediation-returned",
    ),
    path(
        "khac-phuc/<int:remediation_id>/minh-chung/<int:proof_id>/",
        mending.proof,
        name="remediation-proof",
    ),
    path(
        "khac-phuc/<int:remediation_id>/van-ban/<slug:slug>/",
        remedies.report,
        name="remediation-report",
    ),
    path("<int:period_id>/", periods.period, name="period"),
    path("<int:period_id>/don-vi/<int:unit_id>/", periods.unit, name="unit"),
    path(
        "<int:period_id>/don-vi/<int:unit_id>/van-ban/<slug:slug>/",
        periods.report,
        name="report",
    ),
    path("<int:period_id>/don-vi/<int:unit_id>/gui/", periods.submit, name="submit"),
    path("<int:period_id>/don-vi/<int:unit_id>/ket-luan/", periods.conclude, name="conclude"),
    path("<int:period_id>/xep-loai/van-ban/<slug:slug>/", ratings.report, name="ratings-report"),
    path("<int:period_id>/xep-loai/de-nghi/", decisions.propose, name="propose"),
    path("<int:period_id>/xep-loai/quyet-dinh/", decisions.decide, name="decide"),
    path("<int:period_id>/thong-bao/<slug:kind>/", decisions.notice, name="notice"),
    path(
        "<int:period_id>/thong-bao/<slug:kind>/ban-hanh/",
        decisions.issue,
        name="issue-notice",
    ),
    path(f"{_RATING}/giai-thich/", ratings.explain, name="explain"),
    path(f"{_RATING}/tu-cham/", appraisals.self_score, name="self-score"),
    path(f"{_RATING}/tham-dinh/", appraisals.appraise, name="appraise"),
]
urlpatterns += meeting_urls.urlpatterns
urlpatterns += after_urls.urlpatterns
