import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("service_intake_call_next", {
    steps: () => [
        {
            content: "without a counter the first call asks for it",
            trigger: ".o_list_view button[name=action_call_next]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit 7",
        },
        {
            trigger: ".modal button[name=action_open]",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_list_view button[name=action_call_next]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains('A001'):contains('Called')",
        },
        {
            trigger: ".o_data_row:contains('A001') button[name=action_start]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains('A001'):contains('Being Served')",
        },
        {
            content: "the next call ends who was served",
            trigger: ".o_list_view button[name=action_call_next]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains('A002'):contains('Called')",
        },
        {
            trigger: ".o_data_row:contains('A002') button[name=action_take_in]",
            run: "click",
        },
        {
            content: "the case knows the ticket",
            trigger: ".o_field_widget[name=queue_ticket_id]",
        },
    ],
});

tours.add("service_intake_appointment", {
    steps: () => [
        {
            trigger: ".o_data_row:contains('Ingrid') button[name=action_arrive]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains('Ingrid'):contains('Arrived')",
        },
        {
            trigger: ".o_data_row:contains('Ingrid') button[name=action_take_in]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=appointment_id]",
        },
        {
            trigger: ".o_field_widget[name=product_id] input",
            run: "edit Laptop ZX",
        },
        {
            trigger: ".ui-autocomplete a:contains('Laptop ZX')",
            run: "click",
        },
        {
            trigger: "button[name=action_receive]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Received')",
        },
    ],
});
