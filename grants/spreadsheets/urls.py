from django.urls import path

from grants.spreadsheets import views

urlpatterns = [
    path("", views.exports, name="exports"),
    path("batches/<int:batch_id>/", views.lock_batch, name="lock_batch"),
]
