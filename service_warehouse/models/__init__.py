from . import res_company
from . import product_template
from . import service_obligation
from . import stock_lot
from . import stock_move
from . import repair_order
