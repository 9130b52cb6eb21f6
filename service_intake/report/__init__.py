from . import report_receipt
from . import report_label
from . import report_batch
