"""Small callables: (prediction, truth, ...) -> scalar. Pictures are [B, 3, H, W] in [-1, 1], holes [B, 1, H, W]."""
