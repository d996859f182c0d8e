"""The desks: pages over several stages, to look at and to go on from."""
