"""Secret links: what their tokens look like."""

import re

# What portal.mixin makes, a random UUID (122 bits). Anything else is nobody's, and
# never looked up.
TOKEN = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
