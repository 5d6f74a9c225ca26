"""`python -m camket` is the `camket` command."""

import sys

from camket.cli import main

if __name__ == "__main__":  # a process started by spawn reads this file again, and is no command
    sys.exit(main())
