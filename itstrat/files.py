"""Files that are replaced in one step, and by one writer at a time."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from itstrat.errors import WriteConflict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PAUSE = 0.05


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
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
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
    """As :func:`replace`, durable, several: all are on the disk before the first takes its place.

    So nothing is replaced where one cannot be written. A process that dies between two replacements leaves some files
    new and the others old, each of them whole.

    Raises: OSError.
    """
    with ExitStack() as stack:
        for path, content in contents:
            file = stack.enter_context(replacing(path, durable=True))
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


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
