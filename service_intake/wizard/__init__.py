from . import service_intake_hand_over
