from . import res_company
from . import service_dealer_contract
from . import service_tariff_rule
from . import service_fee
from . import service_settlement
from . import account_move
from . import repair_order
from . import service_intake
