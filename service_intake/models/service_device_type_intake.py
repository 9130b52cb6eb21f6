from odoo import fields, models


class ServiceDeviceType(models.Model):
    """What the desk asks when a device of this type is taken in."""

    _inherit = "service.device.type"

    serial_kind = fields.Selection(
        [("serial", "Serial Number"), ("imei", "IMEI")],
        string="Known By",
        default="serial",
        required=True,
        help="An IMEI has 15 digits, and its last digit checks the others.",
    )
    promised_days = fields.Integer(
        string="Usual Days",
        help="Days from hand-in to the promised date; 0: the desk promises none by "
        "itself.",
    )
    check_ids = fields.One2many(
        "service.device.type.check", "device_type_id", string="Condition Checklist"
    )
    accessory_ids = fields.One2many(
        "service.device.type.accessory", "device_type_id", string="Usual Accessories"
    )
    is_serial_mandatory = fields.Boolean(
        string="Serial Number", help="No custody tag in its place."
    )
    is_brand_mandatory = fields.Boolean(string="Brand")
    is_model_mandatory = fields.Boolean(string="Model")
    is_purchase_date_mandatory = fields.Boolean(string="Purchase Date")
    is_fault_mandatory = fields.Boolean(string="Reported Fault")
    is_condition_mandatory = fields.Boolean(string="Condition")
    is_accessories_mandatory = fields.Boolean(
        string="Accessories",
        help="The clerk lists accessories, or says that there are none.",
    )
    is_proof_mandatory = fields.Boolean(
        string="Warranty Proof", help="Where the customer claims warranty."
    )

    _promised_days_positive = models.Constraint(
        "CHECK (promised_days >= 0)", "The usual days cannot be negative."
    )
