"""Lets ``python -m heliograph_service`` be the command."""

from heliograph_service.cli import main

if __name__ == "__main__":
    main()
