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
