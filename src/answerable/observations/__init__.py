"""Publishers' files kept, checked, released and read back; the only room that touches figures on disk."""
