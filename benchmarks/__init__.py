"""Measured claims, each a command: ``python -m benchmarks.NAME``, with ``--json FILE`` for the figures as data."""
