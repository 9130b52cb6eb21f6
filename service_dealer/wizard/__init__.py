from . import service_settle
