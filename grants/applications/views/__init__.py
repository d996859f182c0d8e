"""The screens of an applicant."""
