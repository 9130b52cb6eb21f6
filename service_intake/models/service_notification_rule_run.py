from datetime import datetime, timedelta

import pytz

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from .service_notification_rule import TIMED_EVENTS

CHUNK = 100
OPEN_STATES = ("received", "in_service")


class ServiceNotificationRule(models.Model):
    """What rules do: find the cases they are for, and send, once per case."""

    _inherit = "service.notification.rule"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    def _get_rules(self, event, state):
        """Return the rules for something that happens, without a query.

        :rtype: service.notification.rule
        """
        return self.browse(self._get_rule_ids(event, state))

    @tools.ormcache("event", "state")
    def _get_rule_ids(self, event, state):
        domain = [("event", "=", event)]
        if state:
            domain.append(("state", "=", state))
        return tuple(self.sudo().search(domain).ids)

    def _send(self, cases):
        """Send what these rules say about cases, unless it was sent.

        Never fails: a notice that cannot be made is logged as failed, and the desk
        goes on.

        :param service.intake cases: to which the rules' event happened
        :return: the notices made
        :rtype: service.notification
        """
        made = self.env["service.notification"]
        for rule in self:
            found = cases.filtered_domain(rule._get_condition_domain())
            made += rule._claim(found)
        made.filtered(lambda notice: notice.state == "queued")._deliver_safely()
        return made

    def _claim(self, cases):
        """Make the notices of cases that have none yet from this rule.

        :rtype: service.notification
        """
        self.ensure_one()
        vals_list = [self._prepare_notification_vals(case) for case in cases]
        notices = self.env["service.notification"]
        known = {
            (notice.intake_id.id, notice.occasion_at)
            for notice in notices.search(
                [("rule_id", "=", self.id), ("intake_id", "in", cases.ids)]
            )
        }
        if not self.is_repeated:
            known |= {(intake, False) for intake, _occasion in known}
        return notices.create(
            [
                vals
                for vals in vals_list
                if (vals["intake_id"], vals["occasion_at"]) not in known
            ]
        )

    def _prepare_notification_vals(self, case):
        recipient = case._get_notice_address(self.channel)
        is_lost = self.channel != "activity" and not recipient
        return {
            "rule_id": self.id,
            "intake_id": case.id,
            "company_id": case.company_id.id,
            "partner_id": case.partner_id.id,
            "name": self.name,
            "channel": self.channel,
            "recipient": recipient,
            "is_ready_notice": self._is_ready_notice(),
            "state_since": case.state_since,
            "occasion_at": self._get_occasion(case),
            "state": "failed" if is_lost else "queued",
            "failure_type": "no_address" if is_lost else False,
        }

    def _is_ready_notice(self):
        """Return whether its notices prove that a customer knows the device is ready.

        :rtype: bool
        """
        entered = self.event in ("state_enter", "state_longer")
        return entered and self.state == "ready" and self.channel != "activity"

    def _get_occasion(self, case):
        """Return what tells one time from another, for a rule that fires every time.

        :return: naive UTC; False for a rule that fires once per case
        :rtype: datetime | bool
        """
        if not self.is_repeated:
            return False
        if self.event in ("promise_before", "promise_passed"):
            return datetime.combine(case.promised_date, datetime.min.time())
        if self.event == "answered":
            return case.conversation_ids[-1:].sent_at
        return case.state_since

    def _get_activity_user(self, case):
        """Return who gets the activity: the user, or the role's least busy member.

        :rtype: res.users
        """
        self.ensure_one()
        if self.user_id or not self.group_id:
            return self.user_id or case._get_responsible_user()
        members = self.group_id.all_user_ids.filtered(
            lambda user: (
                user.active and not user.share and case.company_id in user.company_ids
            )
        )
        busy = dict(
            self.env["mail.activity"]._read_group(
                [("user_id", "in", members.ids)], ["user_id"], ["__count"]
            )
        )
        chosen = members.sorted(lambda user: (busy.get(user, 0), user.id))[:1]
        return chosen or case._get_responsible_user()

    # === WHICH CASES === #
    def _get_condition_domain(self):
        """Return for which cases a rule is, whatever happened to them.

        :rtype: Domain
        """
        self.ensure_one()
        domain = Domain("is_imported", "=", False)
        for name in ("company_id", "center_id", "device_type_id"):
            if self[name]:
                domain &= Domain(name, "=", self[name].id)
        if self.service_type:
            domain &= Domain("service_type", "=", self.service_type)
        if not self.is_for_batches:
            domain &= Domain("batch_id", "=", False)
        return domain

    def _get_due_domain(self):
        """Return the cases for which a timed rule's time has come.

        :rtype: Domain
        """
        self.ensure_one()
        if self.event == "state_longer":
            since = fields.Datetime.now() - timedelta(**{self.delay_unit: self.delay})
            return Domain("state", "=", self.state) & Domain("state_since", "<=", since)
        domain = Domain.FALSE
        # A day begins at midnight where the centre is.
        for tz, centers in self.env["service.center"]._read_group(
            [], ["tz"], ["id:recordset"]
        ):
            today = datetime.now(pytz.timezone(tz or "UTC")).date()
            if self.event == "promise_before":
                first, last = today, today + timedelta(days=self.delay)
            else:
                first, last = None, today - timedelta(days=self.delay + 1)
            due = Domain("center_id", "in", centers.ids)
            due &= Domain("promised_date", "<=", last)
            domain |= due & Domain("promised_date", ">=", first) if first else due
        return domain & Domain("state", "in", OPEN_STATES)

    def _get_untold_domain(self):
        """Return the cases about which the rule said nothing yet.

        :rtype: Domain
        """
        self.ensure_one()
        moment = "state_since" if self.event == "state_longer" else "promised_date"

        def to_sql(model, alias, query):
            same = SQL("TRUE")
            if self.is_repeated:
                same = SQL("n.occasion_at = %s", SQL.identifier(alias, moment))
            return SQL(
                "NOT EXISTS (SELECT FROM service_notification n"
                " WHERE n.rule_id = %s AND n.intake_id = %s AND %s)",
                self.id,
                SQL.identifier(alias, "id"),
                same,
            )

        return Domain.custom(to_sql=to_sql)

    # === SCHEDULED === #
    @api.model
    def _cron_send_due(self):
        """Send what is due by time, in chunks, each committed before the next."""
        rules = self.sudo().search([("event", "in", TIMED_EVENTS)])
        domains = {
            rule: rule._get_condition_domain()
            & rule._get_due_domain()
            & rule._get_untold_domain()
            for rule in rules
        }
        cases = self.env["service.intake"].sudo()
        cron = self.env["ir.cron"]
        cron._commit_progress(
            remaining=sum(cases.search_count(domain) for domain in domains.values())
        )
        for rule, domain in domains.items():
            if not rule._send_due(domain):
                return

    def _send_due(self, domain):
        """Send what is due by one rule.

        :param Domain domain: of the cases, without those told already
        :return: whether there is time for more
        :rtype: bool
        """
        self.ensure_one()
        last = 0
        cases = self.env["service.intake"].sudo()
        while chunk := cases.search(
            domain & Domain("id", ">", last), limit=CHUNK, order="id"
        ):
            last = chunk[-1].id
            # Whoever works on a case now leaves it for the next run.
            self._send(chunk.try_lock_for_update(allow_referencing=True))
            if not self.env["ir.cron"]._commit_progress(len(chunk)):
                return False
        return True
