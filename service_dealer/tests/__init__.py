from . import test_access
from . import test_contract
from . import test_fee
from . import test_settlement
from . import test_tariff
from . import test_tours
