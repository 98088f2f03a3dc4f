"""What one takes home from the app: a detector as a live HTML file, as a notebook widget, a run as a Python script."""
