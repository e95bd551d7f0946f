"""Takes what covers a face off a photo, and shows a plausible face beneath.

import bareface
result = bareface.restore("photo.jpg")
result.photo.save("bare.png")
"""

from bareface.errors import BarefaceError, OutputError, PhotoError, RecipeError, SpriteError, UsageError, WeightsError
from bareface.maps.choice import MapChoice
from bareface.maps.given import Marks
from bareface.photo import Photo
from bareface.restorer import FaceResult, Guidance, Restorer, Result, restore

__version__ = "0.1.0"

__all__ = [
    "BarefaceError",
    "FaceResult",
    "Guidance",
    "MapChoice",
    "Marks",
    "OutputError",
    "Photo",
    "PhotoError",
    "RecipeError",
    "Restorer",
    "Result",
    "SpriteError",
    "UsageError",
    "WeightsError",
    "__version__",
    "restore",
]
