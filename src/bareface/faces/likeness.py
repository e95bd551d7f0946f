"""How alike two faces look, by what is visible of them: a hint which photo shows whom, never a proof."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from bareface.engine import Network
from bareface.frame import EYES, MOUTH_CORNERS, NOSE_TIP, SIZE, similarity

HEIGHT, WIDTH = 112, 96
"""Size of the picture that the network sees, pixels."""
PLACES = ((30.29, 51.70), (65.53, 51.50), (48.03, 71.74), (33.55, 92.37), (62.73, 92.20))
"""Where eye centres, nose tip and mouth corners lie in it, x then y (as MobileFaceNet's usual training has them)."""
STEP = 2
"""The crop is halved first, as in training: about as large as what the network sees."""


def alignment(points: NDArray[np.floating]) -> NDArray[np.float32]:
    """The similarity that takes the network's picture to the one whose mesh is `points` [478, 2]: [2, 3]."""
    right, left = (points[list(eye)].mean(0) for eye in EYES)
    five = np.stack([right, left, points[NOSE_TIP], *points[list(MOUTH_CORNERS)]])
    return similarity(np.array(PLACES), five).astype(np.float32)


class Likeness:
    """Describes a face by a unit vector, from its visible part alone."""

    def __init__(self, network: Network) -> None:
        """`network`: [1, 112, 96, 3] in [0, 1] and [1, 112, 96, 1], 1 where it shall not look -> [1, 128]."""
        self.network = network

    def __call__(
        self, crop: NDArray[np.uint8], points: NDArray[np.floating], hidden: NDArray[np.bool_]
    ) -> NDArray[np.float32]:
        """Unit vector [128] of the face with mesh `points` [478, 2] in `crop` [256, 256, 3], but for what is `hidden`.

        The scalar product of two is their cosine: how alike the faces look.
        """
        both = np.dstack([crop, 255 * hidden.astype(np.uint8)])
        half = cv2.resize(both, (SIZE // STEP, SIZE // STEP), interpolation=cv2.INTER_AREA)
        back = alignment((np.asarray(points, np.float32) + 0.5) / STEP - 0.5)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        cut = cv2.warpAffine(half, back, (WIDTH, HEIGHT), flags=flags, borderMode=cv2.BORDER_REFLECT)
        hole = (cut[..., 3:] > 0).astype(np.float32)
        rgb = np.asarray(cut[..., :3], np.uint8)
        return np.asarray(self.network(rgb[None], hole[None])[0][0], np.float32)
