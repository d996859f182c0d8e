from grants.spreadsheets.actions.batches import export_batch, rebuild
from grants.spreadsheets.actions.exports import ask_for_export, clear_old_exports, make_export
from grants.spreadsheets.actions.offline import make_form_workbook, read_form_workbook, save_form_workbook

__all__ = [
    "ask_for_export",
    "clear_old_exports",
    "export_batch",
    "make_export",
    "make_form_workbook",
    "read_form_workbook",
    "rebuild",
    "save_form_workbook",
]
