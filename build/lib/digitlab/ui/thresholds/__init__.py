"""The sections of the page Thresholds."""
