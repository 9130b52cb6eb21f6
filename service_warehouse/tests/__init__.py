from . import test_access
from . import test_obligation
from . import test_tours
