import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("service_intake_batch", {
    steps: () => [
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=partner_id] input",
            run: "edit A School",
        },
        {
            trigger: ".ui-autocomplete a:contains('A School')",
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
            content: "paste a list with a mistake in its third line",
            trigger: ".o_field_widget[name=serials] textarea",
            run: (helpers) => helpers.edit("TB-1;P7;No light;Charger\nTB-2\ntb 1"),
        },
        {
            trigger: ".o_field_widget[name=fault] textarea",
            run: "edit Slow",
        },
        {
            content: "the mistake is shown before anything is received",
            trigger: ".o_field_widget[name=preview] tr.table-danger:contains('line 1')",
        },
        {
            trigger: ".o_field_widget[name=serials] textarea",
            run: (helpers) => helpers.edit("TB-1;P7;No light;Charger\nTB-2\nTB-3"),
        },
        {
            trigger: ".o_field_widget[name=fault] textarea",
            run: "edit Slow since May",
        },
        {
            trigger: ".o_field_widget[name=preview]:not(:has(tr.table-danger))",
        },
        {
            trigger: "button[name=action_receive]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Received')",
        },
        {
            trigger: ".o_field_widget[name=intake_ids] .o_data_row:contains('TB-3')",
        },
        {
            content: "the combined receipt is printed; the page waits for it",
            trigger: "button[name=action_print_receipt]",
            run: "click",
        },
        {
            trigger: "button[name=action_view_intakes]",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains('TB-2')",
        },
    ],
});
