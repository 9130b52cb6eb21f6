from . import service_intake_credit
from . import service_consent_register
from . import service_intake_hand_over
from . import service_intake_unrepaired
from . import service_intake_batch_hand_over
from . import service_passcode_enter
from . import service_passcode_show
from . import service_intake_deposit
