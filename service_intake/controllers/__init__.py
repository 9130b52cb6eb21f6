from . import tracking
from . import lookup
from . import booking
from . import queue
from . import portal
