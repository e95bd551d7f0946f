"""Everything that can go wrong, said to a person, each with the exit code the command line gives it."""


class BarefaceError(Exception):
    """Base of every error of this package: one line that names the file or field and the way out."""

    exit_code = 1


class UsageError(BarefaceError):
    """An option or argument that cannot be honoured."""

    exit_code = 2


class PhotoError(BarefaceError):
    """A file that is not a readable picture: missing, empty, truncated, a folder, too large."""

    exit_code = 3


class OutputError(BarefaceError):
    """A result that cannot be written: it exists already, or its place refuses it."""

    exit_code = 4


class WeightsError(BarefaceError):
    """A network file that is missing, damaged, or not what its card says."""

    exit_code = 5


class SpriteError(BarefaceError):
    """An occluder picture or its anchors that cannot be used."""

    exit_code = 6


class RecipeError(BarefaceError):
    """A recipe, or a training run, that cannot go on as written."""

    exit_code = 7


class DatasetError(BarefaceError):
    """A dataset whose files do not fit together, or a setting of a dataset that cannot be honoured."""

    exit_code = 8


class FaceError(BarefaceError):
    """A picture in which no usable face was found."""

    exit_code = 9


class ServiceError(BarefaceError):
    """A service that does not answer, or refuses."""

    exit_code = 10

    def __init__(self, words: str, status: int | None = None) -> None:
        """`status`: of the HTTP answer, if there was one."""
        super().__init__(words)
        self.status = status


class ClusterError(BarefaceError):
    """A cluster that does not answer, or whose workers die."""

    exit_code = 11
