from django.urls import path

from grants.workspace.views import applicant, audit, officer, organisations, returns

app_name = "workspace"

urlpatterns = [
    path("", applicant.home, name="home"),
    path("today/", officer.today, name="today"),
    path("calls/", officer.calls, name="calls"),
    path("calls/<slug:reference>/", officer.call, name="call"),
    path("bids/", officer.bids, name="bids"),
    path("bids/<slug:reference>/", officer.bid, name="bid"),
    path("returns/", returns.returns, name="returns"),
    path("audit/", audit.audit, name="audit"),
    path("organisations/<int:organisation_id>/", organisations.organisation, name="organisation"),
]
