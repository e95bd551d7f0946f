"""Films: faces followed from picture to picture, maps and fills steady, sound kept."""
