"""`python -m trucebook`."""

import sys

from trucebook.commands import main

sys.exit(main())
