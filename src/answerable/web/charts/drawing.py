"""From a specification to SVG or PNG; kept on disk under the hash of what it shows."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from pathlib import Path
from typing import Any

import vl_convert

VERSION = "1"  # another number draws every chart anew


def drawn(spec: dict[str, Any], *, folder: Path, form: str) -> bytes:
    """`form` is svg or png."""
    text = json.dumps(spec, sort_keys=True, separators=(",", ":"), allow_nan=False)
    name = hashlib.sha256(f"{VERSION}{vl_convert.__version__}{text}".encode()).hexdigest()[:32]
    path = folder / name[:2] / f"{name}.{form}"
    if path.is_file():
        return path.read_bytes()
    content = _draw(text, form)
    _keep(path, content)
    return content


def _draw(text: str, form: str) -> bytes:
    if form == "png":
        return vl_convert.vegalite_to_png(text, scale=2)
    return vl_convert.vegalite_to_svg(text).encode()


def _keep(path: Path, content: bytes) -> None:
    """Two processes may draw the same chart at once; both write the same bytes, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}-{os.getpid()}-{secrets.token_hex(4)}")
    draft.write_bytes(content)
    os.replace(draft, path)
