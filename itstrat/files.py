"""Files that are replaced in one step, and by one writer at a time."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from itstrat.errors import WriteConflict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_PAUSE = 0.05
#: What is left to do where several files are replaced: a line for each, with the name of the new one, the path of the
#: old one, and the SHA-256 of what that held.
JOURNAL = ".itstrat-journal"


def replace(path: Path, content: bytes, *, durable: bool = False) -> None:
    """Give a file new content: whoever reads it, or finds it after a failure, sees all of the old or all of the new.

    ``durable`` waits until the content is on the disk, so that a power cut does not undo it.

    Raises: OSError.
    """
    with replacing(path, durable=durable) as file:
        file.write(content)


@contextmanager
def replacing(path: Path, *, durable: bool = False) -> Iterator[BinaryIO]:
    """A file to write the new content of another to, which takes its place at the end, as :func:`replace` says.

    Raises: OSError.
    """
    target = path.resolve()
    handle, name = _beside(target)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        _sync_folder(target.parent)


def replace_all(contents: Iterable[tuple[Path, bytes]]) -> None:
    """As :func:`replace`, durable, several: after a failure or a kill at any moment, all of the old or all of the new.

    All are on the disk before the first takes its place, so nothing is replaced where one cannot be written. Of several
    a journal in each folder says what is to take whose place; what a dead process left to do is done by
    :func:`finish`, which every reading of a strategy begins with.

    Raises: OSError.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path, content in contents:
            target = path.resolve()
            handle, name = _beside(target)
            staged.append((Path(name), target))
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask())
    except BaseException:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)
        raise
    folders = sorted({target.parent for _, target in staged})
    if len(staged) > 1:
        lines = "".join(f"{json.dumps([new.name, str(old), _digest(old)])}\n" for new, old in staged)
        for folder in folders:
            replace(folder / JOURNAL, lines.encode(), durable=True)
    _put_in_place(staged, folders)


def _put_in_place(staged: Sequence[tuple[Path, Path]], folders: Sequence[Path]) -> None:
    """Let each file take its place, and only then take the journals away."""
    for temporary, target in staged:
        with suppress(FileNotFoundError):  # it has taken its place already
            temporary.replace(target)
    for folder in folders:
        _sync_folder(folder)
    for folder in folders:
        (folder / JOURNAL).unlink(missing_ok=True)


def finish(paths: Iterable[Path]) -> None:
    """Do what a process that died while it replaced several files left to do, as far as these files are concerned.

    A writer that is still at it is waited for. Cost: one look into each folder.

    Raises: WriteConflict, OSError.
    """
    given = list(paths)
    if not any((folder / JOURNAL).exists() for folder in {path.parent for path in given}):
        return
    known = {path.resolve() for path in given}
    for folder in sorted({path.parent for path in known}):
        with suppress(FileNotFoundError, ValueError, TypeError):
            entries = [json.loads(line) for line in (folder / JOURNAL).read_text(encoding="utf-8").splitlines()]
            pairs = [(Path(target).with_name(name), Path(target)) for name, target, _ in entries]
            # Whoever writes a journal names files of the strategy, and hidden ones beside them.
            if all(old in known and new.name.startswith(f".{old.name}.") for new, old in pairs):
                _finish(pairs, [digest for _, _, digest in entries])


def _finish(pairs: Sequence[tuple[Path, Path]], digests: Sequence[str]) -> None:
    with ExitStack() as locks:
        for _, old in sorted(pairs, key=lambda pair: pair[1]):
            locks.enter_context(locked(old))
        folders = sorted({old.parent for _, old in pairs})
        if not any((folder / JOURNAL).exists() for folder in folders):
            return  # its writer has ended well meanwhile
        waiting = [(new, old, digest) for (new, old), digest in zip(pairs, digests, strict=True) if new.exists()]
        if any(_digest(old) != digest for _, old, digest in waiting):
            for new, _, _ in waiting:  # somebody has written since, and is not to lose that
                new.unlink(missing_ok=True)
        _put_in_place(pairs, folders)


def _beside(target: Path) -> tuple[int, str]:
    """A fresh hidden file in the folder of another: open, and its name."""
    import tempfile  # with all that it brings; most runs replace nothing

    return tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


@contextmanager
def locked(path: Path, *, patience: float = 5.0) -> Iterator[None]:
    """Hold the right to write a file; whoever else asks for it in this way waits, for ``patience`` seconds at most.

    The lock file stands beside the file under a hidden name and goes with the lock. The system frees the lock of a
    process that died, so what it left behind holds nobody up.

    Raises: WriteConflict, OSError.
    """
    lock = path.resolve().with_name(f".{path.resolve().name}.lock")
    handle = _taken(lock, time.monotonic() + patience, str(path))
    try:
        yield
    finally:
        with suppress(OSError):
            lock.unlink()  # Windows refuses while it is open: then it stays, and holds nobody up
        os.close(handle)


def _taken(lock: Path, until: float, name: str) -> int:
    while True:
        handle = os.open(lock, os.O_CREAT | os.O_RDWR, 0o600)
        if _try_lock(handle):
            # The file may have been removed by the writer before us, and made anew by another.
            with suppress(FileNotFoundError):
                if os.fstat(handle).st_ino == lock.stat().st_ino:
                    return handle
        os.close(handle)
        if time.monotonic() > until:
            raise WriteConflict(f"{name} is being written by somebody else.", hint="Try again in a moment.")
        time.sleep(_PAUSE)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _sync_folder(folder: Path) -> None:
        """Nothing: Windows has no such call."""

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _sync_folder(folder: Path) -> None:
        """Make the new name in the folder last."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
