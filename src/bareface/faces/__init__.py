"""Where the faces are: the finder (boxes, five points) and the mesh (478 points, how visible each)."""
