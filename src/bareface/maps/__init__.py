"""Ways to say which pixels of a face's crop are occluder."""
