"""The scripts by which shells ask `clustercmp __complete` for words, and how bash quotes.

Every script is answered by a first line that says `words` or `files`, and then a word a line; zsh
and fish get a description after a tab. The words are whole: each takes the place of the word that
is being typed, and zsh and fish quote it as their users do.
"""

from typing import NamedTuple

BASH = r"""
_clustercmp() {
    local -a lines
    mapfile -t lines < <("$1" __complete bash "${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null)
    COMPREPLY=("${lines[@]:1}")
    if [[ ${lines[0]} == files ]]; then
        compopt -o default
    fi
}
complete -F _clustercmp clustercmp
""".lstrip()

ZSH = r"""
#compdef clustercmp
_clustercmp() {
    local -a lines values shown
    local typed=${(Q)PREFIX}
    local -a before=("${(@Q)words[1,CURRENT-1]}")
    lines=("${(@f)$("$before[1]" __complete zsh "${(@)before[2,-1]}" "$typed" 2>/dev/null)}")
    if [[ $lines[1] == files ]]; then
        _files
        return
    fi
    shift lines
    (( $#lines )) || return 1
    values=("${(@)lines%%$'\t'*}")
    shown=("${(@)lines/$'\t'/  }")
    compadd -U -l -d shown -a -- values
}
if [[ $funcstack[1] == _clustercmp ]]; then
    _clustercmp "$@"
else
    compdef _clustercmp clustercmp
fi
""".lstrip()

FISH = r"""
function __clustercmp_complete
    set -l before (commandline -opc)
    set -l typed (commandline -ct | string replace -r '^["\']' '')
    set -l typed (string replace -ra '\\\\(.)' '$1' -- $typed)
    set -l lines ($before[1] __complete fish $before[2..] "$typed" 2>/dev/null)
    if test "$lines[1]" = files
        __fish_complete_path (commandline -ct)
    else
        printf '%s\n' $lines[2..]
    end
end
complete -c clustercmp -f -a '(__clustercmp_complete)'
""".lstrip()

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}

PLAIN_IN_BASH = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+./%@,:="
)
ESCAPED_IN_QUOTES = frozenset('"\\$`')


class Line(NamedTuple):
    """A command line as far as it is typed: whole words, the last one so far, and its open quote.

    `typed` is that word without its quotes, `raw` with them.
    """

    words: list[str]
    typed: str
    raw: str = ""
    quote: str = ""


def bash_line(text: str) -> Line:
    """Take a bash command line apart, up to the cursor; expansions are left as they are typed."""
    words: list[str] = []
    word, raw, quote, begun = "", "", "", False
    letters = iter(text)
    for letter in letters:
        raw += letter
        if quote:
            if letter == quote:
                quote = ""
            elif letter == "\\" and quote == '"':
                following = next(letters, "")
                raw += following
                word += following if following in ESCAPED_IN_QUOTES else letter + following
            else:
                word += letter
        elif letter in "\"'":
            quote, begun = letter, True
        elif letter == "\\":
            following = next(letters, "")
            raw += following
            word += following
        elif letter.isspace():
            if word or begun:
                words.append(word)
            word, raw, begun = "", "", False
        else:
            word += letter
    return Line(words, word, raw, quote)


def bash_reply(line: Line, replaced: str, word: str) -> str:
    """Return what bash is to put in the place of `replaced`, the end of the word being typed.

    bash breaks words at `=` and `:`; what it has set apart already is not said again.
    """
    kept = bash_line(line.raw.removesuffix(replaced)).typed
    rest = word[len(kept) :]
    if line.quote == "'":
        return rest.replace("'", "'\\''")
    if line.quote:
        return "".join(f"\\{c}" if c in ESCAPED_IN_QUOTES else c for c in rest)
    return "".join(c if c in PLAIN_IN_BASH or not c.isascii() else f"\\{c}" for c in rest)
