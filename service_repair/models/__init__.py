from . import res_company
from . import service_check
from . import repair_order
from . import repair_order_quality
from . import stock_move
from . import sale_order
from . import service_intake
