"""The sample data: an invented office's work, walked through real actions with a pretend clock."""
