"""Addresses: plans of rearrangement, the worklist after them, handovers."""

from django.urls import path

from camket.web.transitions import deciding, handovers, plans, worklist

app_name = "transitions"
urlpatterns = [
    path("sap-xep/", plans.plans, name="plans"),
    path("sap-xep/moi/", plans.start, name="draft-plan"),
    path("sap-xep/<int:plan_id>/", plans.plan, name="plan"),
    path("sap-xep/<int:plan_id>/sua/", plans.change, name="edit-plan"),
    path("sap-xep/<int:plan_id>/them/", plans.add, name="add-act"),
    path("sap-xep/<int:plan_id>/viec/", plans.arrange, name="arrange-acts"),
    path("sap-xep/<int:plan_id>/xem-truoc/", deciding.show_preview, name="preview"),
    path("sap-xep/<int:plan_id>/quyet-dinh/", deciding.decide, name="decide-plan"),
    path("sap-xep/<int:plan_id>/thuc-hien/", deciding.carry_out, name="apply-plan"),
    path("sap-xep/<int:plan_id>/rut/", deciding.withdraw, name="withdraw-plan"),
    path("sap-xep/<int:plan_id>/sua-sau/", deciding.correct, name="correct-plan"),
    path("chuyen-tiep/", worklist.waiting, name="worklist"),
    path("chuyen-tiep/giai-quyet/", worklist.settle_many, name="settle-many"),
    path("chuyen-tiep/<int:waiting_id>/", worklist.thing, name="thing"),
    path("ban-giao/", handovers.handovers, name="handovers"),
    path("ban-giao/<int:handover_id>/", handovers.handover, name="handover"),
    path("ban-giao/<int:handover_id>/bien-ban/", handovers.minutes, name="handover-minutes"),
    path("ban-giao/<int:handover_id>/nhan/", handovers.receive, name="receive-handover"),
    path("ban-giao/<int:handover_id>/pdf/", handovers.pdf, name="handover-pdf"),
    path("ban-giao/ket-qua/<int:unit_id>/", handovers.results, name="results-by-head"),
]
