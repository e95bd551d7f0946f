"""How good a system is on a set of faces: figures with counts and intervals, by groups, written to be compared."""
