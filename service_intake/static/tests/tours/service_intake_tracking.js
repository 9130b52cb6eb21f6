import {registry} from "@web/core/registry";

// A clerk answers the customer on the case, and lets her see a photo.
registry.category("web_tour.tours").add("service_intake_answer", {
    steps: () => [
        {trigger: ".nav-link[name=photos]", run: "click"},
        {trigger: ".o_field_widget[name=photo_ids] .o_kanban_record", run: "click"},
        {
            trigger: ".modal .o_field_widget[name=is_public] input",
            run: "click",
        },
        {trigger: ".modal .o_form_button_save", run: "click"},
        {trigger: ".o_kanban_record .fa-eye"},
        {trigger: ".nav-link[name=conversation]", run: "click"},
        {
            trigger: ".o_field_widget[name=conversation_ids]:contains(When?)",
        },
        {
            trigger:
                ".o_field_widget[name=conversation_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=body] textarea",
            run: "edit Come tomorrow",
        },
        {trigger: ".modal .o_form_button_save", run: "click"},
        {trigger: "body:not(:has(.modal))"},
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_form_saved"},
        {
            trigger: ".o_field_widget[name=conversation_ids]:contains(Come tomorrow)",
        },
        {trigger: "button[name=action_view_notifications]", run: "click"},
        {trigger: ".o_list_view .o_data_row"},
    ],
});
