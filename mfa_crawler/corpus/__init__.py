"""The corpus: what leaves the archive, and what its articles are to each other."""
