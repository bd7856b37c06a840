"""Where the program starts: `clustercmp ...` and `python -m clustercmp ...`."""

import os
import sys

from clustercmp import __version__


def main(argv: list[str] | None = None) -> int:
    """Run one command line (default: the process's own) and return its exit status.

    `--version` is answered before anything is imported that would take longer than the answer.
    """
    arguments = sys.argv[1:] if argv is None else argv
    try:
        if arguments == ["--version"] and _printed(f"clustercmp {__version__}"):
            return 0
        if arguments[:1] == ["__complete"]:
            from clustercmp.cli.completion import complete  # noqa: PLC0415  only shells ask for it

            return complete(arguments[1:])
        from clustercmp.cli.app import run  # noqa: PLC0415  --version is quicker without it

        return run(arguments)
    except KeyboardInterrupt:
        return 130


def _printed(line: str) -> bool:
    try:
        print(line, flush=True)  # noqa: T201  the whole of what --version does
    except OSError:
        return False  # the long way round says why, or that nothing is wrong: a closed pipe
    return True


def start() -> None:
    """Run the process's command line, and end the process with its exit status.

    The process ends at once: to take apart first what was read and imported takes as long as many
    an answer. Not so where a stream cannot be flushed, or where Spark has something to end.
    """
    status = main()
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except (OSError, ValueError):
        sys.exit(status)
    if "pyspark" in sys.modules:
        sys.exit(status)
    os._exit(status)


if __name__ == "__main__":
    start()
