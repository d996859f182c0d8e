from django.urls import path

from grants.workspace.views import applicant, officer

app_name = "workspace"

urlpatterns = [
    path("", applicant.home, name="home"),
    path("today/", officer.today, name="today"),
    path("calls/", officer.calls, name="calls"),
    path("calls/<slug:reference>/", officer.call, name="call"),
    path("bids/", officer.bids, name="bids"),
    path("bids/<slug:reference>/", officer.bid, name="bid"),
]
