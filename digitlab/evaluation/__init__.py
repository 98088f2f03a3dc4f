"""Everything that is derived from scores: thresholds, confusion, mistakes, intervals."""
