"""Many visitors for a long time, and a fault every few seconds."""
