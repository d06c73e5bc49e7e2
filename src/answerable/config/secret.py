"""The secret key, made once for a home and readable by its owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FILE = "secret-key"


def secret_key(home: Path) -> str:
    """The key kept in the home; where there is no home yet, one for this process."""
    if not home.is_dir():
        return secrets.token_hex(32)
    path = home / FILE
    if not path.exists():
        make(path)
    return path.read_text(encoding="ascii").strip()


def make(path: Path) -> None:
    """Written whole beside its place and linked into it: of two processes that start at once, both read one key."""
    draft = path.with_name(f".{FILE}-{os.getpid()}-{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
        out.write(secrets.token_hex(32) + "\n")
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
