import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("service_warehouse_keeper", {
    steps: () => [
        {
            trigger: "button[name=action_receive]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('In Hand')",
        },
        {
            trigger: "button[name=action_return]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Returned')",
        },
    ],
});
