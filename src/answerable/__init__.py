"""Answerable: public services giving account, with figures judged fairly."""

__version__ = "0.1.0"
