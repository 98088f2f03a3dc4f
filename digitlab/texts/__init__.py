"""Words and numbers as people read them: the only room that turns the facts of `metrics` into text."""
