import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("service_dealer_accountant", {
    steps: () => [
        {
            trigger: ".o_menu_sections button:contains('Dealers')",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu .dropdown-item:contains(/^Settle$/)",
            run: "click",
        },
        {
            content: "last month is proposed; ask for the bill too",
            trigger: ".modal .o_field_widget[name=is_billed] input",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_settle]",
            run: "click",
        },
        {
            trigger: ".o_data_row .o_data_cell:contains('Dealer One')",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Billed')",
        },
    ],
});

registry.category("web_tour.tours").add("service_dealer_assign", {
    steps: () => [
        {
            trigger: ".o_field_widget[name=service_contract_id] input",
            run: "edit Dealer One",
        },
        {
            trigger: ".ui-autocomplete a:contains('· Dealer One')",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "it is saved",
            trigger: ".o_form_status_indicator:not(:has(.o_form_button_save:visible))",
        },
        {
            trigger: ".o_field_widget[name=service_dealer_id]:contains('Dealer One')",
        },
    ],
});
