from django.urls import path

from grants.spreadsheets.views import exports, form_workbook

urlpatterns = [
    path("", exports.exports, name="exports"),
    path("batches/<int:batch_id>/", exports.lock_batch, name="lock_batch"),
    path("forms/<slug:reference>/", form_workbook.form_workbook, name="form_workbook"),
    path("forms/<slug:reference>/download/", form_workbook.download, name="form_workbook_file"),
]
