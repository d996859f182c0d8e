from django.urls import path, re_path

from grants.workspace.views import applicant, audit, ending, finance, lists, merging, officer, organisations, returns, tryouts, undelivered

app_name = "workspace"

urlpatterns = [
    path("", applicant.home, name="home"),
    path("today/", officer.today, name="today"),
    path("calls/", officer.calls, name="calls"),
    path("calls/<slug:reference>/", officer.call, name="call"),
    path("calls/<slug:reference>/try-outs/", tryouts.tryouts, name="tryouts"),
    path("calls/<slug:reference>/try-outs/new/", tryouts.tryout, name="tryout_new"),
    path("calls/<slug:reference>/try-outs/figures/", tryouts.figures, name="tryout_figures"),
    path("calls/<slug:reference>/try-outs/<int:tryout_id>/", tryouts.tryout, name="tryout"),
    path("calls/<slug:reference>/try-outs/<int:tryout_id>/choose/", tryouts.choose, name="tryout_choose"),
    path("calls/<slug:reference>/try-outs/<int:tryout_id>/discard/", tryouts.discard, name="tryout_discard"),
    path("bids/", officer.bids, name="bids"),
    path("bids/save/", lists.save, name="view_save"),
    path("bids/views/<int:view_id>/drop/", lists.drop, name="view_drop"),
    path("bids/list.xlsx", lists.export, name="bids_file"),
    path("bids/bulk/", lists.bulk, name="bulk"),
    path("bids/<slug:reference>/", officer.bid, name="bid"),
    path("returns/", returns.returns, name="returns"),
    path("letters/", undelivered.letters, name="undelivered"),
    path("letters/<int:message_id>/", undelivered.letter, name="undelivered_letter"),
    path("audit/sample/", audit.sample, name="audit_sample"),
    path("audit/awards/<str:reference>/", audit.award_file, name="award_file"),
    path("audit/", audit.audit, name="audit"),
    path("organisations/<int:organisation_id>/", organisations.organisation, name="organisation"),
    path("organisations/<int:organisation_id>/merge/<int:merged_id>/", merging.merge, name="merge"),
    path("organisations/<int:organisation_id>/mergings/<int:merging_id>/undo/", merging.undo, name="merge_undo"),
    path("awards/<str:reference>/final-account/", ending.final_account, name="final_account"),
    path("organisations/<int:organisation_id>/left-work/", organisations.open_work, name="left_work"),
    path("finance/", finance.finance, name="finance"),
    re_path(
        r"^finance/(?P<what>committed|paid|due)/(?P<by>fund|source)/(?P<key>[0-9]+)/(?P<year>[0-9]{4})/$",
        finance.finance_rows,
        name="finance_rows",
    ),
]
