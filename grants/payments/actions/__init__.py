from grants.payments.actions.bank import confirm_bank_details, enter_bank_details, set_supplier_number
from grants.payments.actions.batches import (
    cancel_batch,
    lock_batch,
    lockable,
    open_batch,
    put_in_batch,
    reconcile_batch,
    record_paid,
    record_returned,
    release_batch,
)
from grants.payments.actions.grants import cancel_instalment, plan_instalment, terminate_grant, vary_grant
from grants.payments.actions.instalments import (
    approve_instalment,
    code_instalment,
    lapse_approvals,
    plan_due_payments,
    plan_payments,
    prepare_instalment,
    take_back_instalment,
)
from grants.payments.actions.paid_files import record_paid_file
from grants.payments.actions.recoveries import WAIVER_UNDER, ask_money_back, record_receipt, waive_unspent, write_off

__all__ = [
    "WAIVER_UNDER",
    "approve_instalment",
    "ask_money_back",
    "cancel_batch",
    "cancel_instalment",
    "code_instalment",
    "confirm_bank_details",
    "enter_bank_details",
    "lapse_approvals",
    "lock_batch",
    "lockable",
    "open_batch",
    "plan_due_payments",
    "plan_instalment",
    "plan_payments",
    "prepare_instalment",
    "put_in_batch",
    "reconcile_batch",
    "record_paid",
    "record_paid_file",
    "record_receipt",
    "record_returned",
    "release_batch",
    "set_supplier_number",
    "take_back_instalment",
    "terminate_grant",
    "vary_grant",
    "waive_unspent",
    "write_off",
]
