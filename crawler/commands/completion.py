"""`marsad completion`: what a shell needs to complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from crawler.commands import root_of


@click.command(
    help="Prints what makes a shell complete marsad's commands and options. For bash: add "
    '`eval "$(marsad completion bash)"` to ~/.bashrc; for zsh likewise to ~/.zshrc; for fish: '
    "`marsad completion fish > ~/.config/fish/completions/marsad.fish`."
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Needs neither configuration nor archive."""
    complete = get_completion_class(shell)
    assert complete is not None
    click.echo(complete(root_of(context), {}, "marsad", "_MARSAD_COMPLETE").source())
