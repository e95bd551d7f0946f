"""One file a network: a constructor with plain arguments that knows no files."""
