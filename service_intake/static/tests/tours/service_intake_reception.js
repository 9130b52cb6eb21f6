import {registry} from "@web/core/registry";

const takeIn = [
    {
        content: "scan the serial number",
        trigger: ".o_field_widget[name=serial] input",
        run: "edit TOUR-1",
    },
    {
        trigger: ".o_field_widget[name=partner_id] input",
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
        trigger: ".o_field_widget[name=fault] textarea",
        run: "edit Does not charge",
    },
    {
        trigger: "button[name=action_receive]",
        run: "click",
    },
    {
        trigger: ".o_arrow_button_current:contains('Received')",
    },
];

const declareReady = [
    {
        trigger: "button[name=action_ready]",
        run: "click",
    },
    {
        trigger: ".o_arrow_button_current:contains('Ready')",
    },
];

const handOver = [
    {
        content: "the receipt is scanned: here its number is read off the screen",
        trigger: "button[name=action_hand_over]",
        run: "click",
    },
    {
        trigger: ".modal .o_field_widget[name=receipt_code] input",
        async run(helpers) {
            const name = document.querySelector(
                ".o_action_manager .o_field_widget[name=name]",
            );
            await helpers.edit(name.innerText.trim());
        },
    },
    {
        trigger: ".modal .o_field_widget[name=receipt_code] input",
        run: "press Enter",
    },
    {
        trigger: ".modal .o_field_widget[name=is_identity_checked] input",
        run: "click",
    },
    {
        trigger: ".modal .o_field_widget[name=signature] .o_signature",
        run: "click",
    },
    {
        trigger: ".modal .o_web_sign_name_and_signature",
    },
    {
        trigger: ".modal footer button.btn-primary:contains('Sign'):enabled",
        run: "click",
    },
    {
        trigger: ".modal button[name=action_confirm]",
        run: "click",
    },
    {
        trigger: ".o_arrow_button_current:contains('Handed Over')",
    },
];

const tours = registry.category("web_tour.tours");
tours.add("service_intake_reception", {
    steps: () => [...takeIn, ...declareReady, ...handOver],
});
// The parts, for tours through more than the reception.
tours.add("service_intake_take_in", {steps: () => takeIn});
tours.add("service_intake_hand_over", {steps: () => handOver});
