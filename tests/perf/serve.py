"""Odoo's command line as a script: with workers, Odoo starts itself anew by path."""

from odoo.cli import main

if __name__ == "__main__":
    main()
