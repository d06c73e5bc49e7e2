"""Calls to account: their stories, what is owed, what may be done next, and who is told."""
