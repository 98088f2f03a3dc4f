"""What a run's script has more where each half of the test images has a line of its own."""

from digitlab.decisions import LinesByGroup
from digitlab.evaluation.run_detectors import HALVES

_REPORT = '''\


def report_by_group(labels, scores, groups):
    """Print what the line of each group does to it."""
    truth, is_flagged = labels == DIGIT, decide(scores, groups) == 1
    for group, line in LINES.items():
        there = groups == group
        recall, precision = np.mean(is_flagged[there & truth]), np.mean(truth[there & is_flagged])
        print(f"{group}, line {line:g}: precision {precision:.4f}, recall {recall:.4f}")
'''
_STEPS = """\
halves = np.repeat({names}, 5_000)  # by students, and by employees of the Census Bureau
report_by_group(test_labels, test_scores{of_digit}, halves)
"""


def definitions(lines: LinesByGroup) -> str:
    """Return the lines, ``decide`` and what prints what they do, as Python."""
    if lines.names != HALVES:
        raise ValueError(f"Of a run groups are the halves of the test images, {', '.join(HALVES)}.")
    return f"{lines.program.rstrip()}\n{_REPORT}"


def steps(of_digit: str) -> str:
    """Return the statements at a script's end; `of_digit` takes the scores of the digit that is judged."""
    names = ", ".join(f'"{name}"' for name in HALVES)
    return _STEPS.format(names=f"[{names}]", of_digit=of_digit)
