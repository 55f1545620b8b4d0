"""The command line: one file per group of commands, loaded when it is called for."""

from __future__ import annotations

import importlib
import sys

import click

COMMANDS = {
    "run": "run",
    "demo": "demo",
    "import": "erp",
    "orders": "erp",
    "invite": "people",
    "users": "people",
    "deactivate": "people",
    "withdraw": "documents",
    "personal-data": "privacy",
    "forget": "privacy",
    "ask": "ask",
    "faq": "faq",
    "doctor": "doctor",
    "db": "db",
}
"""Which module holds which command."""

SUMMARIES = {
    "run": "Run the parts of Kontor: bot, mail, web, worker.",
    "demo": "Run Kontor with example data and a local Telegram; needs nothing.",
    "import": "Import a folder that the ERP wrote.",
    "orders": "Hand orders placed here to the ERP.",
    "invite": "Invite the first user of a company.",
    "users": "List users.",
    "deactivate": "Take a user's access away.",
    "withdraw": "Hide a wrong document and list who fetched it.",
    "personal-data": "Write everything held about a person into a file.",
    "forget": "Erase a person.",
    "ask": "Show what a text is understood as.",
    "faq": "Look after the FAQ.",
    "doctor": "Check settings and connections.",
    "db": "Look after the database.",
}
"""What `kontor --help` says, without loading anything."""


class Lazy(click.Group):
    """Commands whose modules are imported only when they run, so that help is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"kontor.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="metallkontor", prog_name="kontor")
def kontor() -> None:
    """The service desk of a metal manufacturer's customers, in a Telegram chat and by e-mail.

    Settings are environment variables KONTOR_* or lines in a file .env; `kontor doctor` shows and checks them.
    """


def main() -> None:
    """Entry point of the command. Errors are one clear line and exit status 1, wrong usage is 2 (SPEC 9)."""
    from core.errors import KontorError, SettingsFault, one_line

    try:
        kontor.main(prog_name="kontor")
    except SettingsFault as fault:
        _stop("\n".join(f"kontor: {line}" for line in fault.lines))
    except KontorError as error:
        _stop(f"kontor: {str(error) or type(error).__name__}")
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        _stop(f"kontor: {one_line(error)}: {str(error).splitlines()[0] if str(error) else ''}")


def _stop(message: str) -> None:
    click.echo(message, err=True)
    sys.exit(1)
