from . import test_access
from . import test_accounting
from . import test_hand_over
from . import test_quality
from . import test_repair
from . import test_tours
