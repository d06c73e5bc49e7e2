"""Publishers' files, kept untouched under the name of their SHA-256."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from answerable.domain.refusals import Refusal
from answerable.observations import atomic
from answerable.observations.home import Home


def path_of(home: Home, sha256: str, name: str) -> Path:
    return home.originals / sha256 / name


def keep(home: Home, file: Path, sha256: str) -> Path:
    """Copy a file into the home unless it is there already, and make sure that what was copied is what was hashed."""
    kept = path_of(home, sha256, file.name)
    if kept.is_file() and kept.stat().st_size == file.stat().st_size:
        return kept
    kept.parent.mkdir(parents=True, exist_ok=True)
    temporary = kept.parent / f"{atomic.TEMPORARY}{os.getpid()}-{file.name}"
    shutil.copyfile(file, temporary)
    if atomic.sha256_of(temporary) != sha256:
        temporary.unlink()
        raise Refusal(f"{file} changed while it was being read. Load it again when nobody is writing it.")
    temporary.chmod(0o444)
    atomic.settle(temporary)
    os.replace(temporary, kept)
    atomic.settle(kept.parent)
    return kept
