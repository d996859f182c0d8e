from django.urls import path, re_path

from grants.payments.views import bank, batches, grants, instalments, paid_files, recoveries

urlpatterns = [
    path("bank/<int:organisation_id>/", bank.bank, name="bank"),
    path("accounts/", bank.accounts, name="accounts"),
    path("accounts/<int:bank_id>/", bank.confirm_bank, name="confirm_bank"),
    path("suppliers/<int:organisation_id>/", bank.supplier, name="supplier"),
    path("awards/<str:reference>/", instalments.award, name="award"),
    path("awards/<str:reference>/plan/", instalments.plan, name="plan"),
    path("awards/<str:reference>/vary/", grants.vary, name="vary"),
    path("awards/<str:reference>/terminate/", grants.terminate, name="terminate"),
    path("awards/<str:reference>/add/", grants.add_payment, name="add_payment"),
    path("awards/<str:reference>/ask-back/", recoveries.ask_back, name="ask_back"),
    path("awards/<str:reference>/waive/", recoveries.waive, name="waive"),
    path("awards/<str:reference>/to-return/", recoveries.to_return, name="to_return"),
    path("money-back/", recoveries.recoveries, name="recoveries"),
    path("money-back/<int:recovery_id>/", recoveries.recovery, name="recovery"),
    path("money-back/<int:recovery_id>/write-off/", recoveries.write_off, name="write_off"),
    path("<int:instalment_id>/cancel/", grants.cancel, name="cancel"),
    path("approvals/", instalments.approvals, name="approvals"),
    re_path(r"^(?P<instalment_id>[0-9]+)/(?P<verb>prepare|approve|take-back)/$", instalments.step, name="step"),
    path("<int:instalment_id>/coding/", instalments.coding, name="coding"),
    path("batches/", batches.batches, name="batches"),
    path("batches/open/", batches.open_new, name="open_batch"),
    path("batches/paid-dates/", paid_files.paid_file, name="paid_file"),
    path("batches/<int:batch_id>/", batches.batch, name="batch"),
    path("batches/<int:batch_id>/add/", batches.add, name="add_to_batch"),
    re_path(r"^batches/(?P<batch_id>[0-9]+)/(?P<verb>release|reconcile)/$", batches.step, name="batch_step"),
    path("batches/<int:batch_id>/cancel/", batches.cancel, name="cancel_batch"),
    path("batches/<int:batch_id>/paid/", batches.paid, name="paid"),
    path("batches/<int:batch_id>/returned/<int:instalment_id>/", batches.returned, name="returned"),
]
