"""``python -m digitlab`` is the command ``digitlab``."""

from digitlab.command.main import main

main()
