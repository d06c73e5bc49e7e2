"""Keeping what a step has worked out, so that later steps read it instead of working it out again."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis.util import gen_name


def held(table: ir.Table) -> ir.Table:
    """The table as a temporary table of its own engine; it goes when the connection closes."""
    engine: ibis.BaseBackend = table.get_backend()
    return engine.create_table(gen_name("held"), table, temp=True)
