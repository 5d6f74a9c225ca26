"""`python -m camket` is the `camket` command."""

import sys

from camket.cli import main

sys.exit(main())
