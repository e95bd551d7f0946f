"""How good a restored face is: pixels, identity, realism, detection, and how sure each figure is."""
