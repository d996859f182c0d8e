"""The exports page, batch workbooks, and the form of a bid as a workbook."""
