"""Small apps that benchmarks compare ours with."""
