"""`python -m cli` is `tthc`."""

from cli.main import main

if __name__ == "__main__":
    main()
