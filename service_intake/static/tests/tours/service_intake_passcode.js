import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("service_intake_passcode", {
    steps: () => [
        {
            trigger: "button[name=action_enter_passcode]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=secret] input",
            run: "edit 0451-Zebra",
        },
        {
            trigger: ".modal button[name=action_save]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) button[name=action_show_passcode]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Test of the display",
        },
        {
            trigger: ".modal button[name=action_show]",
            run: "click",
        },
        {
            content: "it is shown in a message that is stored nowhere",
            trigger: ".o_notification:contains('0451-Zebra')",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});
