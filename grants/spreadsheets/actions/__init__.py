from grants.spreadsheets.actions.batches import export_batch, rebuild
from grants.spreadsheets.actions.exports import ask_for_export, clear_old_exports, make_export

__all__ = ["ask_for_export", "clear_old_exports", "export_batch", "make_export", "rebuild"]
