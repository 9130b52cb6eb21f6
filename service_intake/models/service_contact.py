from odoo import api, fields, models


class ServiceContact(models.Model):
    """One touch between a customer and the service organisation.

    Whoever speaks, writes or comes by: every contact on a case is counted, and many
    of them tell that something goes wrong.
    """

    _name = "service.contact"
    _description = "Contact"
    _order = "contacted_at desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Subject", required=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    contacted_at = fields.Datetime(
        string="Date", required=True, default=fields.Datetime.now, index=True
    )
    channel = fields.Selection(
        [
            ("phone", "Phone"),
            ("walk_in", "Walk-in"),
            ("email", "E-mail"),
            ("sms", "SMS"),
            ("fax", "Fax"),
            ("letter", "Letter"),
            ("messenger", "Messenger"),
            ("portal", "Portal"),
            ("website", "Website"),
        ],
        required=True,
        default="phone",
    )
    direction = fields.Selection(
        [("in", "Incoming"), ("out", "Outgoing")], required=True, default="in"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index="btree_not_null", check_company=True
    )
    intake_id = fields.Many2one(
        "service.intake", string="Case", index="btree_not_null", check_company=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Registered By",
        required=True,
        default=lambda self: self.env.user,
    )
    note = fields.Text()

    @api.model
    def _log(self, vals_list):
        """Log touches that the suite itself notices: mails, notices, messages.

        Whoever causes one need not have a right on contacts.

        :param list[dict] vals_list: at least ``name``, ``channel`` and ``direction``;
            ``intake_id`` fills the customer and the company
        :return: the contacts
        :rtype: service.contact
        """
        intakes = (
            self.env["service.intake"]
            .sudo()
            .browse(vals["intake_id"] for vals in vals_list if vals.get("intake_id"))
        )
        by_id = {intake.id: intake for intake in intakes}
        prepared = []
        for vals in vals_list:
            intake = by_id.get(vals.get("intake_id"))
            known = (
                {"partner_id": intake.partner_id.id, "company_id": intake.company_id.id}
                if intake
                else {}
            )
            prepared.append({**known, **vals})
        # The caller did what is logged, and was allowed to.
        return self.sudo().create(prepared).with_env(self.env)
