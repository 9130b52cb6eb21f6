import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("service_intake_storage", {
    steps: () => [
        {
            content: "the list of stored devices, then its ageing",
            trigger:
                ".o_list_view .o_data_row td[name=intake_id]:contains('Laptop ZX')",
        },
        {
            trigger: ".o_switch_view.o_graph",
            run: "click",
        },
        {
            trigger: ".o_graph_renderer canvas",
        },
        {
            trigger: ".o_switch_view.o_list",
            run: "click",
        },
        {
            trigger: ".o_data_row td[name=intake_id]:contains('Laptop ZX')",
            run: "click",
        },
        {
            content: "the director waives a part of the fee",
            trigger: "button[name=action_waive]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=amount] input",
            run: "edit 5",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Regular customer",
        },
        {
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
        {
            content: "and gives the device up",
            trigger: "button[name=action_abandon]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=value] input",
            run: "edit 42",
        },
        {
            trigger: ".o_field_widget[name=wipe_note] input",
            run: "edit Factory reset",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: "button[name=action_wipe]",
            run: "click",
        },
        {
            trigger: ".o_form_view:not(:has(.alert-warning:contains('In the way')))",
        },
        {
            trigger: "button[name=action_confirm]",
            run: "click",
        },
        {
            trigger: ".modal footer button.btn-primary",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Confirmed')",
        },
    ],
});
