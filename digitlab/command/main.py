"""The command ``digitlab``; ``python -m digitlab`` is the same."""

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

import digitlab
from digitlab.command.tables import REFUSED
from digitlab.command.thresholds import check, find, html


class FileOrCommand(click.Group):
    """A group of commands of which one opens a file where its name stands in a command's place."""

    def resolve_command(
        self, context: click.Context, arguments: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command of these arguments: a file's name opens it."""
        first = arguments[0]
        if first not in self.commands and Path(first).suffix:
            arguments = ["open", *arguments]
        return super().resolve_command(context, arguments)


@click.group(
    cls=FileOrCommand,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
    epilog="\b\nExamples:\n"
    "  digitlab                                  opens the app in the browser\n"
    "  digitlab scores.parquet                   opens it with this table, on this machine alone\n"
    "  digitlab html scores.csv --threshold 0.4 -o report.html\n"
    "  digitlab find scores.csv --precision 0.95 --confidence 0.95\n"
    "  digitlab check scores.csv --threshold 0.4 --precision 0.9 --recall 0.7",
)
@click.version_option(digitlab.__version__, prog_name="digitlab")
@click.pass_context
def group(context: click.Context) -> None:
    """Show what a classifier's threshold trades: precision against recall."""
    if context.invoked_subcommand is None:
        context.invoke(open_app)


@click.command("open")
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--port", type=click.IntRange(1, 65_535), help="A free one if left out.")
@click.option("--no-browser", is_flag=True, help="Print the address and open no browser.")
def open_app(table: Path | None = None, port: int | None = None, no_browser: bool = False) -> None:
    """Open the app in the browser, with a table if one is named.

    With a table the app is served on this machine alone, because every visitor would see that table.
    """
    from digitlab.command.app import serve

    serve(table, port=port, opens_browser=not no_browser)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(as_json: bool) -> None:
    """Print how the servers on this machine do. Ends with 0 if all is well, 1 if somebody has to look."""
    from digitlab.status import main as print_status

    raise SystemExit(print_status(["--json"] if as_json else []))


for command in (open_app, find, check, html, status):
    group.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command. Where it was called wrongly or refused, it ends with 3, since 1 and 2 are answers of `check`."""
    try:
        sys.exit(group.main(arguments, prog_name="digitlab", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(REFUSED)
    except click.Abort:
        sys.exit(130)
    except Exception:
        # Python would end with 1, which says that a limit is broken.
        traceback.print_exc()
        sys.exit(REFUSED)
