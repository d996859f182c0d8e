from django.urls import path

from grants.returns import views

app_name = "returns"

# A reference holds a slash (RSF-2728-0042-A/R1), so each address ends in its verb.
urlpatterns = [
    path("", views.mine, name="mine"),
    path("grants/<str:reference>/close/", views.close, name="close"),
    path("<path:reference>/fill/", views.fill, name="fill"),
    path("<path:reference>/figures/<slug:section_key>/", views.section, name="section"),
    path("<path:reference>/check/", views.check, name="check"),
    path("<path:reference>/ask/", views.ask, name="ask"),
    path("<path:reference>/accept/", views.accept, name="accept"),
    path("<path:reference>/waive/", views.waive, name="waive"),
    path("<path:reference>/correct/<int:reading_id>/", views.correct, name="correct"),
    path("<path:reference>/", views.show, name="return"),
]
