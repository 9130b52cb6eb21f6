{
    "name": "Service Survey",
    "summary": "Happy calls after hand-over: queue, native questionnaire, NPS and CSAT",
    "version": "19.0.1.0.0",
    "category": "Services/After-sales",
    "author": "Service Suite contributors",
    "license": "LGPL-3",
    "depends": ["service_repair", "survey"],
    "data": [
        "security/service_survey_groups.xml",
        "security/ir.model.access.csv",
        "security/service_survey_security.xml",
        "data/survey_survey_data.xml",
        "views/service_happy_call_views.xml",
        "views/service_intake_views.xml",
        "views/survey_question_views.xml",
        "views/survey_templates.xml",
        "views/res_company_views.xml",
        "views/service_survey_menus.xml",
    ],
    "demo": [
        "demo/service_survey_demo.xml",
    ],
    "assets": {
        "web.assets_tests": ["service_survey/static/tests/tours/*.js"],
    },
}
