"""What every run holds while it writes: the lock, the workers, the store, the archive, its number."""
