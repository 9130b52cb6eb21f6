from . import service_intake_credit
from . import service_intake_hand_over
from . import service_intake_unrepaired
