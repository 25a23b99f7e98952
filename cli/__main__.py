"""`python -m cli` is `tthc`."""

from cli.start import main

if __name__ == "__main__":
    main()
