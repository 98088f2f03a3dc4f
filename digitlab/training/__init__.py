"""From an experiment and the data to a run, and from a fitted model and images to scores."""
