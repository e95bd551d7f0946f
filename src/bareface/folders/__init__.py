"""Folders of photos, however large: walked lazily, worked off by several processes, gone on with after any stop."""
