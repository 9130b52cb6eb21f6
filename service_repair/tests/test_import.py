from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .ords_common import ServiceImportCommon, ords_csv


@tagged("post_install", "-at_install")
class TestImport(ServiceImportCommon):
    """The course of an import: start, chunks, bad lines, rights, command line."""

    def test_a_file_is_imported(self):
        record = self._import(*self._lines(3))
        self.assertEqual(record.state, "done")
        self._assert_counts(record, imported=3)
        self.assertEqual(record.progress, 100)
        self.assertEqual(record.user_id, self.director)

    def test_several_chunks_are_imported(self):
        for count in (4, 5):  # the last chunk full, or not
            with self.subTest(count):
                lines = self._lines(count, first=count * 10)
                record = self._import(*lines, chunk_size=2)
                self.assertEqual(record.state, "done")
                self._assert_counts(record, imported=count)

    def test_bad_lines_are_reported_with_their_numbers(self):
        record = self._import({}, {"id": "bad_1", "country": "?"}, "x,y")
        self._assert_counts(record, imported=1, errors=2)
        found = [(e.line, e.identifier) for e in record.error_ids]
        self.assertEqual(found, [(3, "bad_1"), (4, "x")])
        self.assertIn("country", record.error_ids[0].reason)

    def test_a_second_run_makes_no_duplicates(self):
        self._import(*self._lines(3))
        again = self._import(*self._lines(3), {"id": "demo_4"})
        self._assert_counts(again, imported=1, duplicates=3)
        self.assertEqual(again.progress, 100)

    def test_a_repair_that_stands_twice_in_the_file_is_reported(self):
        record = self._import({}, {"id": "demo_2"}, {}, chunk_size=2)
        self._assert_counts(record, imported=2, errors=1)
        self.assertEqual(record.error_ids.line, 4)

    def test_a_file_without_repairs_is_done_at_once(self):
        record = self._import()
        self.assertEqual(record.state, "done")
        self._assert_counts(record)

    def test_starting_wakes_the_scheduler(self):
        cron = self.env.ref("service_repair.service_import_cron")
        domain = [("cron_id", "=", cron.id)]
        before = self.env["ir.cron.trigger"].search_count(domain)
        record = self._create_import({})
        record.action_start()
        self.assertEqual(self.env["ir.cron.trigger"].search_count(domain), before + 1)
        self.assertEqual((record.state, record.line_count), ("running", 1))

    def test_the_scheduler_runs_what_was_started(self):
        started, new = self._create_import({}), self._create_import({"id": "demo_2"})
        started.action_start()
        with self.enter_registry_test_mode():
            self.env.ref("service_repair.service_import_cron").method_direct_trigger()
        self.assertEqual((started.state, new.state), ("done", "draft"))
        self._assert_counts(started, imported=1)

    def test_the_run_ends_when_its_time_is_up_and_goes_on_later(self):
        record = self._create_import(*self._lines(5))
        record.action_start()
        commit_progress = type(self.env["ir.cron"])._commit_progress
        with patch.object(
            type(self.env["ir.cron"]),
            "_commit_progress",
            lambda *args, **values: min(commit_progress(*args, **values), 0),
        ):
            self._run(record, chunk_size=2)
        self._assert_counts(record, imported=2)
        self.assertEqual(record.state, "running")
        self._run(record, chunk_size=2)
        self._assert_counts(record, imported=5)

    def test_a_done_or_new_import_is_not_resumed(self):
        for record in (self._create_import({}), self._import({})):
            with self.subTest(record.state), self.assertRaises(UserError):
                record.action_resume()

    def test_an_import_starts_once(self):
        record = self._import({})
        with self.assertRaises(UserError):
            record.action_start()

    # === BAD FILES === #
    def test_a_file_that_cannot_be_read_does_not_start(self):
        for data in (b"YQ==", b"/w=="):
            record = self._create_import(file=data)
            with self.subTest(data), self.assertRaises(UserError):
                record.action_start()
            self.assertEqual(record.state, "draft")

    # === RIGHTS === #
    def test_only_a_director_imports(self):
        for group in ("service_clerk", "service_auditor"):
            user = self._create_user(group, f"service_intake.group_{group}")
            with self.subTest(group), self.assertRaises(AccessError):
                self._create_import({}, user=user)

    def test_an_auditor_cannot_start_an_import(self):
        auditor = self._create_user("aud", "service_intake.group_service_auditor")
        record = self._create_import({}).with_user(auditor)
        for method in ("action_start", "action_resume"):
            with self.subTest(method), self.assertRaises(AccessError):
                getattr(record, method)()

    def test_write_access_alone_does_not_start_an_import(self):
        """Who is given write access by hand is still not let past the guards."""
        user = self._create_user("plain", "service_intake.group_service_reader")
        self.env["ir.model.access"].create(
            {
                "name": "by hand",
                "model_id": self.env["ir.model"]._get_id("service.import"),
                "group_id": self.env.ref("service_intake.group_service_reader").id,
                "perm_read": True,
                "perm_write": True,
            }
        )
        with self.assertRaisesRegex(AccessError, "director"):
            self._create_import({}).with_user(user).action_start()

    def test_nobody_writes_the_course_by_hand(self):
        record = self._import({})
        for values in (
            {"state": "draft"},
            {"next_line": 0},
            {"imported_count": 7},
            {"user_id": self.clerk.id},
        ):
            with self.subTest(**values), self.assertRaises(AccessError):
                record.write(values)
        with self.assertRaises(AccessError):
            self._create_import({}, state="done")

    def test_the_file_of_a_started_import_is_fixed(self):
        record = self._import({})
        other = self.env["service.center"].search([("id", "!=", self.center.id)])
        for values in ({"file": b"eA=="}, {"center_id": other[0].id}):
            with self.subTest(list(values)), self.assertRaises(UserError):
                record.write(values)

    def test_an_import_that_brought_repairs_stays(self):
        with self.assertRaises(UserError):
            self._import({}).unlink()
        self._create_import({}).unlink()

    def test_another_company_does_not_see_the_import(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger_t",
            "service_intake.group_service_director",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        record = self._import({"country": "?"})
        for found in (record, record.error_ids):
            model = self.env[found._name].with_user(stranger)
            self.assertNotIn(found, model.search([]))
        with self.assertRaises(AccessError):
            record.with_user(stranger).action_start()

    # === COMMAND LINE === #
    def _import_file(self, data, user=None):
        with self._may_commit() as env:
            model = env["service.import"].with_user(user or self.director)
            return model._import_file(data, "cli.csv", center_id=self.center.id)

    def test_the_command_says_what_became_of_it(self):
        summary = self._import_file(ords_csv({}, {"id": "b", "country": "?"}).encode())
        self.assertIn("cli.csv: 2 of 2 lines: 1 repairs imported", summary)
        self.assertRegex(summary, r"line 3 \(b\): country")

    def test_the_command_lists_the_first_bad_lines_only(self):
        summary = self._import_file(ords_csv(*["x"] * 25).encode())
        self.assertEqual(len(summary.splitlines()), 22)
        self.assertIn("5 more", summary)

    def test_the_command_refuses_a_file_and_a_user(self):
        with self.assertRaises(UserError):
            self._import_file(b"nothing")
        with self.assertRaises(AccessError):
            self._import_file(ords_csv({}).encode(), user=self.clerk)
