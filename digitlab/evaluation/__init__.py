"""Runs and tables read as detectors, as rows of a table, and repeated with other seeds."""
