from . import tracking
from . import lookup
