"""How a command says no: one clear line and exit status 1 (SPEC 9)."""

from typing import Any

import click


class Refused(click.ClickException):
    """What was refused, said as everything else that Kontor says on the console."""

    def show(self, file: Any = None) -> None:  # noqa: ARG002 - the signature is click's
        click.echo(f"kontor: {self.message}", err=True)
