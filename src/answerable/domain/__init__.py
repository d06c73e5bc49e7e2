"""Words and rules of public accountability, with no database, file or page in them."""
