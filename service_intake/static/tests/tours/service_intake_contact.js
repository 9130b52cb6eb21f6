import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("service_intake_contact", {
    steps: () => [
        {
            content: "the customer is on the phone",
            trigger: "button[name=action_log_contact]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit Asks why it takes so long",
        },
        {
            content: "the customer is known from the case",
            trigger:
                ".modal .o_field_widget[name=partner_id] input:value(Ingrid Ødegård)",
        },
        {
            trigger: ".modal .o_field_widget[name=duration_minutes] input",
            run: "edit 3",
        },
        {
            content: "refer it to the workshop",
            trigger: ".modal .o_field_widget[name=unit] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_menu .o_select_menu_item:contains('Workshop')",
            run: "click",
        },
        {
            trigger: ".modal footer button[name=action_refer]:not(:hidden)",
            run: "click",
        },
        {
            trigger: ".o_notification:contains('Workshop')",
        },
        {
            content: "the case counts one contact",
            trigger:
                "body:not(:has(.modal)) button[name=action_view_contacts] .o_stat_value:contains('1')",
            run: "click",
        },
        {
            trigger:
                ".o_list_view .o_data_row:contains('Asks why it takes so long') .o_data_cell[name=name]",
            run: "click",
        },
        {
            content: "the contact shows who takes it on",
            trigger:
                ".o_form_view .o_field_widget[name=referred_user_id]:contains('Workshop Person')",
        },
    ],
});

registry.category("web_tour.tours").add("service_intake_contact_take_in", {
    steps: () => [
        {
            content: "the mail becomes a case",
            trigger: "button[name=action_create_intake]",
            run: "click",
        },
        {
            content: "the customer's words are the fault",
            trigger: ".o_field_widget[name=fault] textarea:value(screen is black)",
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
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "the mail is the first contact of the case",
            trigger: "button[name=action_view_contacts] .o_stat_value:contains('1')",
        },
        {
            content: "the next case is not this mail's",
            trigger: ".o_form_button_create",
            run: "click",
        },
        {
            trigger:
                ".o_form_view:not(:has(button[name=action_view_contacts])) .o_field_widget[name=partner_id] input",
            run: "edit Ingrid Ødegård",
        },
        {
            trigger: ".ui-autocomplete a:contains('Ingrid Ødegård')",
            run: "click",
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
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: "button[name=action_view_contacts] .o_stat_value:contains('0')",
        },
    ],
});
