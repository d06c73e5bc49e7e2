"""The invented country of Merrow: figures drawn from a seed, with truths hidden in them that a fair reading must find."""

from answerable.invented.figures import write_corrections, write_figures

__all__ = ["write_corrections", "write_figures"]
