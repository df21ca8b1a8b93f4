"""The one write path (`write`), and the archive as a source of pages (`replay`)."""
