"""Has a page set by typst: a template of this folder, with our own fonts, and its data as JSON."""

from pathlib import Path
from typing import Any

HOUSE = Path(__file__).parent
FONTS = HOUSE / "fonts"


def typeset(template: str, data: str, **options: Any) -> bytes:
    """`list` or `picture`, which finds the data in `sys.inputs` under its own name; `options` are typst's.

    Raises TypstError.
    """
    import typst

    made = typst.compile(
        str(HOUSE / f"{template}.typ"),
        root=str(HOUSE),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={template: data},
        **options,
    )
    assert isinstance(made, bytes)
    return made
