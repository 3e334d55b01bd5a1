"""The prompt of the shell: history, completion, colours, several lines; by prompt_toolkit."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from itstrat.cli import cache, options
from itstrat.errors import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prompt_toolkit import PromptSession
    from prompt_toolkit.document import Document
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.history import History

    from itstrat.cli.shell_session import Session
    from itstrat.sparql.completion import Candidate

_STYLES = {
    "comment": "fg:ansibrightblack",
    "string": "fg:ansigreen",
    "iri": "fg:ansicyan",
    "name": "fg:ansicyan",
    "variable": "fg:ansiyellow",
    "number": "fg:ansimagenta",
    "word": "fg:ansiblue",
    "open": "fg:ansired",
}


def require() -> None:
    """Return if prompt_toolkit is there. Raises: MissingExtra."""
    try:
        import prompt_toolkit  # noqa: F401  # whether it is installed
    except ImportError as error:
        raise MissingExtra.named("shell", "the shell") from error


def run(session: Session) -> None:
    """Take what is typed until the session ends."""
    prompt = made(session)
    triples = len(session.strategy.store)
    options.note(f"{session.strategy.name}: {triples:,} triples. .help lists the commands, Ctrl-D leaves.")
    going = bool(session.pool)  # it starts while the first query is typed
    while going:
        mark = "*" if session.changed else ""
        try:
            text = prompt.prompt(f"itstrat{mark}> ")
        except KeyboardInterrupt:
            continue
        except EOFError:
            text = ".quit"
        going = session.do(text)


def made(session: Session) -> PromptSession[str]:
    """The prompt of a session."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import Completer, Completion, ThreadedCompleter

    class Names(Completer):
        def get_completions(self, document: Document, complete_event: object) -> Iterator[Completion]:  # noqa: ARG002  # its signature
            for each in offered(session, document.text_before_cursor):
                yield Completion(each.text, -each.length, display_meta=each.about)

    return PromptSession(
        history=_history(),
        completer=ThreadedCompleter(Names()),
        complete_while_typing=False,
        lexer=_lexer(),
        multiline=True,
        key_bindings=_keys(session),
        prompt_continuation=lambda width, _number, _wrapped: "... ".rjust(width),
        enable_open_in_editor=True,
    )


def offered(session: Session, text: str) -> Iterator[Candidate]:
    """What may come next in what is being typed: commands, names, parameters, words of SPARQL."""
    from itstrat.cli.shell_session import COMMANDS
    from itstrat.sparql import library
    from itstrat.sparql.completion import Candidate, Words, of_item, of_query

    quads = [quad for document in session.scratch.documents for quad in document.quads]
    words = Words.of(quads, session.scratch.prefixes)
    if text.startswith(".") and " " not in text:
        named = [(f".{name}", done.__doc__ or "") for name, (done, _) in COMMANDS.items()]
        yield from (Candidate(name, about, len(text)) for name, about in named if name.startswith(text))
        return
    if " " not in text.strip() and "\n" not in text and not text.endswith(" "):
        own = library.Library(session.strategy.config.root / library.FOLDER)
        for name in (*own, *library.reports()):
            if text and name.startswith(text):
                yield Candidate(name, (own if name in own else library.reports())[name].question, len(text))
    query = session.named(text)
    if query is None:
        yield from of_query(text, words)
        return
    typed = "" if text[-1].isspace() else text.split()[-1]
    name, equals, value = typed.partition("=")
    if equals and any(param.name == name and param.type == "iri" for param in query.params):
        found = of_item(value, words)
        yield from (each for each in found if " " not in each.text)
    elif not equals and " " in text:
        known = [param for param in query.params if param.name.startswith(typed)]
        yield from (Candidate(f"{param.name}=", param.description, len(typed)) for param in known)


def _keys(session: Session) -> Any:
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()

    @keys.add("enter")
    def _(event: Any) -> None:
        buffer = event.current_buffer
        state = buffer.complete_state
        if state is not None and state.current_completion is not None:
            buffer.apply_completion(state.current_completion)
        elif session.complete(buffer.text) or not buffer.document.current_line.strip():
            buffer.validate_and_handle()
        else:
            buffer.insert_text("\n")

    @keys.add("escape", "enter")
    def _(event: Any) -> None:
        event.current_buffer.insert_text("\n")

    return keys


def _history() -> History:
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    folder = cache.folder()
    try:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / "history"
            path.touch(mode=0o600)
            return FileHistory(str(path))
    except OSError:
        pass  # the shell works without
    return InMemoryHistory()


def _lexer() -> Any:
    from prompt_toolkit.lexers import Lexer

    from itstrat.sparql.tokens import tokens

    plain = bool(os.environ.get("NO_COLOR"))

    class Words(Lexer):
        def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
            lines: list[StyleAndTextTuples] = [[]]
            end = 0
            text = document.text
            for token in (*tokens(text, comments=True), None):
                parts = [("", text[end : token.start if token else len(text)])]
                if token is not None:
                    parts.append(("" if plain else _STYLES.get(token.kind, ""), token.text))
                    end = token.end
                for style, part in parts:
                    first, *others = part.split("\n")
                    lines[-1].append((style, first))
                    lines += [[(style, other)] for other in others]
            return lambda number: lines[number] if number < len(lines) else []

    return Words()
