from django.urls import path

from grants.transparency import views

app_name = "transparency"

urlpatterns = [
    path("", views.register, name="register"),
    path("awards/<str:reference>/", views.award, name="award"),
    path("notices/", views.notices, name="notices"),
    path("notices/<str:reference>/", views.notice, name="notice"),
    path("monthly/", views.months, name="months"),
    path("monthly/<int:year>/<int:month>/", views.monthly, name="monthly"),
    path("monthly/<int:year>/<int:month>/check/", views.monthly_check, name="monthly_check"),
    path("history/", views.history, name="history"),
]
