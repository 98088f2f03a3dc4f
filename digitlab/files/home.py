"""The layout of the server's folder, ``DIGITLAB_HOME``."""

from pathlib import Path


class Home:
    """The paths of everything that a server writes.

    Parameters
    ----------
    folder : Path
        Need not exist; whoever writes into it creates what is missing.

    Attributes
    ----------
    runs, set_aside, drafts, removed : Path
        The store's folders: runs by digest, runs that failed a check, runs being written, runs to be deleted.
    store_lock : Path
        Lock file of whoever changes them.
    progress : Path
        Progress of the trainings that run, a file each.
    servers : Path
        State of the app servers, a file each.
    rooms : Path
        SQLite database of the rooms.
    lessons : Path
        Lessons that the operator added.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runs = folder / "runs"
        self.set_aside = folder / "set-aside"
        self.drafts = folder / "drafts"
        self.removed = folder / "removed"
        self.store_lock = folder / "store.lock"
        self.progress = folder / "progress"
        self.servers = folder / "servers"
        self.rooms = folder / "rooms.sqlite"
        self.lessons = folder / "lessons"
