import {registry} from "@web/core/registry";

const planPart = (name, row) => {
    const line = `.o_field_widget[name=move_ids] .o_data_row:nth-child(${row})`;
    return [
        {
            content: "plan a part",
            trigger: ".o_field_widget[name=move_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: `${line}.o_selected_row [name=product_id] input`,
            run: `edit ${name}`,
        },
        {
            trigger: `.ui-autocomplete a:contains('${name}')`,
            run: "click",
        },
        {
            trigger: `${line} [name=product_id] input:value(${name})`,
        },
    ];
};

registry.category("web_tour.tours").add("service_repair_technician", {
    steps: () => [
        {
            trigger: "button[name=action_create_repair]",
            run: "click",
        },
        {
            content: "the repair order of the case opens",
            trigger: ".o_field_widget[name=service_result]",
        },
        {
            content: "choose the result",
            trigger: ".o_field_widget[name=service_result] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('Repaired')",
            run: "click",
        },
        ...planPart("Battery ZX", 1),
        ...planPart("Screen ZX", 2),
        {
            trigger: "button[name=action_validate]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Confirmed')",
        },
        {
            trigger: "button[name=action_repair_start]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Under Repair')",
        },
        {
            trigger: "button[name=action_service_submit]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=service_quality_state]:contains('To Check')",
        },
    ],
});

const pass = [
    {
        trigger: "button[name=action_pass]",
        run: "click",
    },
    {
        trigger: ".o_arrow_button_current:contains('Passed')",
    },
];

registry.category("web_tour.tours").add("service_repair_foreman", {
    steps: () => [
        {
            trigger: ".o_data_row .o_data_cell:contains('Laptop ZX')",
            run: "click",
        },
        ...pass,
    ],
});

registry.category("web_tour.tours").add("service_repair_pass", {steps: () => pass});

registry.category("web_tour.tours").add("service_repair_estimate", {
    steps: () => [
        {
            trigger: "button[name=action_create_sale_order]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains('Screen ZX')",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_confirm]:visible",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Sales Order')",
        },
    ],
});
