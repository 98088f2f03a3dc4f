"""What well-known tools write of a classifier's answers, as their documentation shows it, with the right reading."""

from tests.support.tools.applications import APPLICATIONS
from tests.support.tools.libraries import LIBRARIES
from tests.support.tools.rows import CHANCES, TRUTH, ToolFile

__all__ = ["CHANCES", "TOOL_FILES", "TRUTH", "ToolFile"]

TOOL_FILES = (*LIBRARIES, *APPLICATIONS)
