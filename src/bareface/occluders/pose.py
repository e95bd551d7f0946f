"""What drawing needs to know of a face: its axes, its size, its turn."""

from dataclasses import dataclass

import numpy as np

from bareface.occluders.layer import Array

LEFT_OVAL = (234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152)
"""MediaPipe indices along the outline from the ear at the picture's left down to the chin."""
RIGHT_OVAL = (454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152)


@dataclass(frozen=True)
class Pose:
    """A frame fixed to the face: origin between the eyes, x along the eyes, y towards the chin, unit = face width."""

    origin: Array
    """`[2]`, pixels."""
    axes: Array
    """`[2, 2]`, rows are the unit vectors of x and y in pixels."""
    width: float
    """Width of the face seen from the front, in pixels."""
    yaw: float
    """Turn of the head in radians; positive where the nose points to the picture's right."""

    def to_local(self, points: Array) -> Array:
        """Pixels `[..., 2]` to face widths."""
        return ((points - self.origin) @ self.axes.T) / self.width

    def to_image(self, local: Array) -> Array:
        """Face widths `[..., 2]` to pixels."""
        return local @ self.axes * self.width + self.origin


def pose_of(points: Array) -> Pose:
    """Reads the pose off a MediaPipe mesh, `[478, 2]` pixels."""
    points = np.asarray(points, np.float64)
    along = points[263] - points[33]
    x = along / max(float(np.hypot(*along)), 1e-6)
    axes = np.stack([x, (-x[1], x[0])])
    # A turned face is narrow, not small: its height still tells the size.
    width = max(float((points[454] - points[234]) @ x), 0.85 * float(np.hypot(*(points[152] - points[10]))), 1.0)
    left, middle, right = (points[[234, 168, 454]] @ x).tolist()
    # On an upright cylinder with the ears at +-80 degrees, off-centre / half width = 0.84 tan(yaw).
    yaw = float(np.arctan((2 * middle - left - right) / max(right - left, 0.15 * width) / 0.84))
    return Pose(points[[33, 263]].mean(axis=0), axes, width, yaw)
