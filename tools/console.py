"""Show what commands print, for the generated blocks of README.md and docs/.

    [[[cog import tools.console; cog.out(tools.console.console("clustercmp --version")) ]]]

Each command runs in a shell, in one temporary folder a document, on a terminal without colour of
the width given: what stands in a document is what its reader will see.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

WIDTH = 100
FOLDER = Path(tempfile.mkdtemp(prefix="clustercmp-docs-"))


def console(*commands: str, width: int = WIDTH, lines: int | None = None) -> str:
    """Return a block of commands, each after a `$`, with what it prints; `lines` cuts the end."""
    block = []
    for command in commands:
        shown = [line.rstrip() for line in run(command, width).rstrip().splitlines()]
        cut = ["..."] if lines and len(shown) > lines else []
        block += [f"$ {command}", *shown[:lines], *cut]
    return "\n".join(["```console", *block, "```", ""])


def file(name: str, text: str) -> str:
    """Write a file that the commands after it read; return a block that shows it."""
    (FOLDER / name).write_text(text, encoding="utf-8")
    return f"`{name}`:\n\n```{Path(name).suffix.removeprefix('.')}\n{text}```\n\n"


def python(code: str) -> str:
    """Run Python; return a block of it, and one of what it prints."""
    done = subprocess.run(  # noqa: S603  our own documents
        [sys.executable, "-c", code], cwd=FOLDER, capture_output=True, text=True, check=True
    )
    return f"```python\n{code.strip()}\n```\n\n```text\n{done.stdout.rstrip()}\n```\n"


def run(command: str, width: int) -> str:
    """Run a command in a shell on a terminal of that width; return all that it showed."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    here = Path(sys.executable).parent
    process = subprocess.Popen(  # noqa: S603  our own documents
        ["/bin/bash", "-c", command],
        cwd=FOLDER,
        env={"PATH": f"{here}:{os.environ['PATH']}", "TERM": "dumb", "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    shown = b"".join(iter(lambda: _read(leader), b""))
    os.close(leader)
    process.wait()
    return re.sub(r"\r+\n", "\n", shown.decode())


def _read(leader: int) -> bytes:
    try:
        return os.read(leader, 1 << 16)
    except OSError:  # Linux ends a terminal so, once nobody writes to it
        return b""
