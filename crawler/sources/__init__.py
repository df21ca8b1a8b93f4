"""sources.toml: its keys with bounds and meaning (`keys`), and how it is read with every fault at once (`reading`)."""
