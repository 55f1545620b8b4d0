"""The command line: one file per group of commands."""


def main() -> None:
    """Entry point of the command `kontor`."""
