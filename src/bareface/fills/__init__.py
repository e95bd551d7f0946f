"""Ways to say what is beneath: each takes a crop and its hole and gives the whole crop with the hole filled."""
