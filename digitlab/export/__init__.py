"""What one takes home: a detector as one live file or as a widget in a notebook, a run as a program."""
