"""What is asked (`Experiment`, `Task`), what it is called, and the answer (`Run`)."""
