"""How an option is declared."""

import typer


def option(panel: str, *names: str, value: str = "", text: str) -> typer.models.OptionInfo:
    """Declare an option under a heading of the help; `value` is what stands for its value there."""
    declared: typer.models.OptionInfo = typer.Option(
        *names, help=text, metavar=value or None, rich_help_panel=panel, show_default=False
    )
    return declared
