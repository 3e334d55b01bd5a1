"""``python -m itstrat``."""

from itstrat.cli.main import main

if __name__ == "__main__":
    main()
