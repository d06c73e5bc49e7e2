"""The trail: reading it, checking everything against it, and where each thing comes from."""
