"""The form of a bid as a workbook, to be filled in without a connection and sent back.

It is a third skin of the form that the site shows: every cell stands for a box of the page, and what comes back is read as if the page had been
sent. So each answer is read, checked and stored by its question's own type, and is equal to the one typed on the site.
`layout` says which box stands in which cell; `writing` makes the file; `reading` takes it apart; `answers` gives the cells to the form.
"""
