"""What another photo gives, as `bareface results` tells it too: people of `pairs` in surgical masks.

    python benchmarks/references.py --data DATA [--fill fill] [--people 168] [--trusting]

Alone, with their own reference, with a stranger's; strangers' are left unused as in use unless `--trusting`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bareface.evaluate.references import Asked, compare, told


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fill", default="fill")
    parser.add_argument("--people", type=int)
    parser.add_argument("--trusting", action="store_true", help="use every photo, as if its face had been named")
    options = parser.parse_args()
    print(told(compare(Asked(options.data, options.fill, options.people, options.trusting), progress=True)))


if __name__ == "__main__":
    main()
