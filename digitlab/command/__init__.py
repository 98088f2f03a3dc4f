"""The command ``digitlab``: the app, and thresholds of a table without it, a gate for a pipeline among them."""
