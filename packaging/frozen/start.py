"""What PyInstaller freezes: the program from where it begins."""

import sys

from heliograph.cli.frozen import main

sys.exit(main(sys.argv[1:]))
