"""What the things of each class look like: a module a class, each with `KINDS`, functions that draw on a `Sketch`."""
