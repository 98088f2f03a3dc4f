"""A visitor's table of labels and scores: from the file to detectors.

`parsing` makes a table of a file's bytes (`decoding`: in a process of its own), `columns` finds out what its columns
are, `detectors` makes detectors of them.
"""
