"""What typer refuses, said in our words: one line, what was probably meant, where to look."""

from typer import TyperException
from typer._click.exceptions import BadOptionUsage, MissingParameter, NoSuchOption

from clustercmp.dataset.names import did_you_mean, offers
from clustercmp.errors import UsageError, quoted


def refusal(error: TyperException) -> UsageError:
    """Return the usage error that an exception of typer's stands for."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "clustercmp"
    if isinstance(error, NoSuchOption) and context:
        known = [name for option in context.command.get_params(context) for name in option.opts]
        return unknown(error.option_name, known, f"{command} --help")
    if isinstance(error, MissingParameter) and error.param:
        kind = error.param.param_type_name
        name = error.param.metavar if kind == "argument" else error.param.opts[0]
        return UsageError(f"missing {kind} {name}; see: {command} --help")
    message = error.format_message().rstrip(".")
    if isinstance(error, BadOptionUsage):
        message = message.replace(f"'{error.option_name}'", error.option_name)
    return UsageError(f"{message[:1].lower()}{message[1:]}; see: {command} --help")


def unknown(said: str, known: list[str], see: str) -> UsageError:
    """Return the refusal of a name that is not known, with what may have been meant."""
    dashes = said[: len(said) - len(said.lstrip("-"))]
    kind = "option" if dashes else "command"
    alike = [name for name in known if name.startswith(dashes) and name[len(dashes)] != "-"]
    meant = did_you_mean(offers(said, alike))
    return UsageError(f"unknown {kind} {quoted(said)}; {meant + ' See' if meant else 'see'}: {see}")
