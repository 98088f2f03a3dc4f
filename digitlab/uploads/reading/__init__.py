"""From what a file holds, or a table in Python, to plain columns: what is left out or taken for something else is said.

`unpacking`, `encodings`: bytes to bytes. `text`, `excel`, `records`, `columnar`: a module for each kind of file.
`layout` finds names and rows, `orange` and `weka` what these tools write around them, `not_rows` the rows that are
none, `cells` and `lists` the numbers, `names` gives each column its own name.
"""
