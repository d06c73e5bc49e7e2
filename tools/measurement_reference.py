"""The page of the public functions of `answerable.measurement`, from their docstrings: python tools/measurement_reference.py"""

from __future__ import annotations

import inspect
import re

from answerable import measurement

BEGINNING = """# The methods, as functions

<!-- Written by `make docs-write` from the docstrings. Edit those. -->

Each takes an Ibis table, or anything that is one (pandas, polars, pyarrow, columns by name), and gives an Ibis table back: the
same with columns added, or one row for each group. Names of columns are arguments. What cannot be told carries a reason, never a
guess. All run on DuckDB and on Spark.
"""


def main() -> None:
    print(BEGINNING)
    for name in measurement.__all__:
        if name != "judge":
            print(section(name, getattr(measurement, name)))


def section(name: str, function: object) -> str:
    signature = re.sub(r"'([^']*)'(?=[,)= ])", r"\1", str(inspect.signature(function)).replace("ibis.expr.types.relations.", ""))
    signature = signature.replace(", *, ", ", *,\n    ").replace(", ", ", ")
    return f"## {name}\n\n```text\n{name}{wrapped(signature)}\n```\n\n{inspect.getdoc(function)}\n"


def wrapped(signature: str) -> str:
    """One argument a line."""
    inside, _, after = signature[1:].rpartition(")")
    parts, depth, word = [], 0, ""
    for letter in inside.replace("\n", " "):
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and depth == 0:
            parts.append(word.strip())
            word = ""
        else:
            word += letter
    parts.append(word.strip())
    return "(\n" + "".join(f"    {part},\n" for part in parts if part) + ")" + after


if __name__ == "__main__":
    main()
