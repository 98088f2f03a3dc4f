"""The sections of the page Draw."""
