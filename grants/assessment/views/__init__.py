"""Pages of the assessment: each loads what the person may see, calls one action and answers."""
