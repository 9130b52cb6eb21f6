from odoo.tests import new_test_user

OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
GROUPS = {
    "internal": "base.group_user",
    "portal": "base.group_portal",
    "public": "base.group_public",
    "reader": "service_intake.group_service_reader",
    "clerk": "service_intake.group_service_clerk",
    "auditor": "service_intake.group_service_auditor",
    "director": "service_intake.group_service_director",
}


class AccessMatrix:
    """Check a table of roles, models and operations against the database.

    A role that the table does not name for a model may do nothing with it.
    """

    MATRIX = {}
    GROUPS = GROUPS

    def test_access_matrix(self):
        """Every role may do with every model what the table says, and no more."""
        for role, group in self.GROUPS.items():
            user = new_test_user(self.env, f"matrix_{role}", groups=group)
            for model, rights in self.MATRIX.items():
                records = self.env[model].with_user(user)
                for letter, operation in OPERATIONS.items():
                    with self.subTest(role=role, model=model, operation=operation):
                        self.assertEqual(
                            records.has_access(operation),
                            letter in rights.get(role, ""),
                        )
