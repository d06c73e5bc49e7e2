"""One YAML file, read as plain values together with the line of every key and item (YAML 1.2: `no` is a word)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from answerable.catalogue.errors import CatalogueError

Path_ = tuple[str | int, ...]
FOLD_MARK = "\a"  # ruamel leaves one where a folded line was joined


@dataclass
class YamlFile:
    """`content` is None when the file cannot be read; `errors` then says why."""

    name: str
    content: Any = None
    lines: dict[Path_, int] = field(default_factory=dict)
    errors: list[CatalogueError] = field(default_factory=list)

    def line(self, path: Path_) -> int:
        """The line of a path, or of the nearest thing round it that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def error(self, path: Path_, value: str, says: str) -> None:
        self.errors.append(CatalogueError(self.name, self.line(path), value, says))


def read(folder: Path, name: str) -> YamlFile:
    """Read one file; a mistake of writing is an error of the file, never an exception."""
    file = YamlFile(name)
    try:
        node = YAML(pure=True).compose((folder / name).read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        file.errors.append(CatalogueError(name, line, "", f"this is not YAML ({error.problem or error.context}); {HINT}"))
    except (YAMLError, UnicodeDecodeError):
        file.errors.append(CatalogueError(name, 1, "", f"this is not YAML in UTF-8; {HINT}"))
    else:
        if node is not None:
            file.content = _plain(node, (), file)
    return file


HINT = "look at the indents, and put quotes round text that holds a colon followed by a space"


def _plain(node: Node, path: Path_, file: YamlFile) -> Any:
    file.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, MappingNode):
        return _mapping(node, path, file)
    if isinstance(node, SequenceNode):
        return [_plain(item, (*path, place), file) for place, item in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: MappingNode, path: Path_, file: YamlFile) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in values:
            first = file.lines[(*path, key)]
            file.errors.append(CatalogueError(file.name, line, key, f"this key stands twice (first on line {first}); keep one"))
            continue
        file.lines[(*path, key)] = line
        values[key] = _plain(value_node, (*path, key), file)
    return values


def _scalar(node: Node) -> Any:
    text = node.value.replace(FOLD_MARK, "")
    kind = str(node.tag).rpartition(":")[2]
    try:
        if kind == "timestamp":
            return date.fromisoformat(text)
        if kind in ("int", "float"):
            return int(text.replace("_", "")) if kind == "int" else float(text.replace("_", ""))
    except ValueError:
        return text
    return {"null": None, "bool": text.lower() == "true"}.get(kind, text)
