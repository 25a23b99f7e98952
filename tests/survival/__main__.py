"""`python -m tests.survival`: the trials of docs/reliability.md, counted. Exit status 1 where anything was lost."""

import argparse
import os
import sys
from pathlib import Path

from tests.conftest import POSTGRES_VARIABLE
from tests.databases import new_postgres
from tests.survival.crowd import load_at_once
from tests.survival.deaths import kill_imports
from tests.survival.mutations import mutate_all
from tests.survival.readings import read_all
from tests.survival.uploads import upload_all


def main() -> int:
    """Run the trial that was asked for; print what was counted."""
    asked = _parser().parse_args()
    if asked.trial == "uploads":
        uploads = upload_all(asked.folders)
        print(uploads, *uploads.faults, sep="\n")
        return int(bool(uploads.faults))
    if asked.trial == "readings":
        readings = read_all(asked.folders)
        print(readings, *readings.faults, sep="\n")
        return int(bool(readings.faults))
    if asked.trial == "mutate":
        print(f"{mutate_all(asked.folders, asked.out, seed=asked.seed, times=asked.times)} files")
        return 0
    server = os.environ.get(POSTGRES_VARIABLE) if asked.postgres else None
    if asked.postgres and not server:
        sys.exit(f"{POSTGRES_VARIABLE} names no server")
    if asked.trial == "crowd":
        crowd = load_at_once(asked.users, asked.files, url=new_postgres(server, purpose="_crowd") if server else None)
        print(crowd, *crowd.complaints, sep="\n")
        return int(crowd.imported != crowd.files or bool(crowd.complaints))
    deaths = kill_imports(asked.times, postgres=server, seed=asked.seed)
    print(deaths, *deaths.lost, sep="\n")
    return int(bool(deaths.lost))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.survival", description=__doc__)
    trials = parser.add_subparsers(dest="trial", required=True)
    crowd = trials.add_parser("crowd", help="so many users load so many files each, at once")
    crowd.add_argument("--users", type=int, default=20)
    crowd.add_argument("--files", type=int, default=20)
    deaths = trials.add_parser("deaths", help="an import is killed at so many random moments")
    deaths.add_argument("--times", type=int, default=200)
    deaths.add_argument("--seed", type=int, default=1)
    for trial in (crowd, deaths):
        trial.add_argument("--postgres", action="store_true", help=f"on the server that {POSTGRES_VARIABLE} names")
    uploads = trials.add_parser("uploads", help="every file of these folders, one after another, on the page")
    readings = trials.add_parser("readings", help="every file of these folders, one after another, previewed")
    for trial in (uploads, readings):
        trial.add_argument("folders", type=Path, nargs="+")
    mutate = trials.add_parser("mutate", help="make so many mutants of every file of these folders, by the seed")
    mutate.add_argument("folders", type=Path, nargs="+")
    mutate.add_argument("out", type=Path)
    mutate.add_argument("--seed", type=int, default=1)
    mutate.add_argument("--times", type=int, default=20)
    return parser


if __name__ == "__main__":
    sys.exit(main())
