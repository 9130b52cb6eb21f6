import {registry} from "@web/core/registry";

const sign = [
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
];

const claim = [
    {
        content: "the customer stands at the desk without the receipt",
        trigger: ".o_cp_action_menus button:has(.fa-cog)",
        run: "click",
    },
    {
        trigger: ".o_menu_item:contains('Receipt Lost')",
        run: "click",
    },
    {
        trigger: ".o_field_widget[name=applicant_name] input",
        run: "edit Ingrid Ødegård",
    },
    {
        trigger: ".o_field_widget[name=identity_kind] input",
        run: "click",
    },
    {
        trigger: ".o_select_menu_item:contains('Passport')",
        run: "click",
    },
    {
        trigger: ".o_field_widget[name=identity_number_entry] input",
        run: "edit N7654321",
    },
    {
        trigger: ".o_field_widget[name=stated_serial] input",
        run: "edit lost-1",
    },
    {
        trigger: ".o_field_widget[name=statement] textarea",
        run: "edit My bag was stolen on the train.",
    },
    {
        trigger: "button[name=action_submit]",
        run: "click",
    },
    {
        trigger: ".o_arrow_button_current:contains('To Decide')",
    },
    {
        content: "the number cannot be read back",
        trigger: ".o_form_view:not(:has(.o_field_widget[name=identity_number]))",
    },
];

const approve = [
    {
        content: "the director sees what agrees with the register",
        trigger: ".o_claim_comparison:contains('agrees')",
    },
    {
        trigger: ".o_field_widget[name=identity_number]:contains('N7654321')",
    },
    {
        trigger: "button[name=action_approve]",
        run: "click",
    },
    {
        trigger: ".modal footer button.btn-primary",
        run: "click",
    },
    {
        trigger: ".o_arrow_button_current:contains('Approved')",
    },
];

const handOverByClaim = [
    {
        trigger: "button[name=action_hand_over]",
        run: "click",
    },
    {
        content: "the claim stands in place of the receipt",
        trigger: ".modal .o_field_widget[name=partner_id]:contains('Ingrid')",
    },
    ...sign,
    {
        trigger: ".modal button[name=action_confirm]",
        run: "click",
    },
    {
        trigger: ".o_arrow_button_current:contains('Handed Over')",
    },
];

const scan = (code, answer) => [
    {
        content: `scan ${code}`,
        trigger: ".o_service_scan textarea",
        run: `edit ${code}`,
    },
    {
        trigger: ".o_service_scan textarea",
        run: "press Enter",
    },
    {
        trigger: `.o_service_scan .alert:first-of-type:contains('${answer}')`,
    },
];

const stockTake = [
    {
        trigger: "button[name=action_start]",
        run: "click",
    },
    {
        trigger: ".o_arrow_button_current:contains('Counting')",
    },
    ...scan("shelf-1", "Found"),
    ...scan("SHELF 1", "already"),
    ...scan("no-such-thing", "Unknown"),
    {
        content: "a scanner types anywhere on the page",
        trigger: ".o_form_sheet",
        run() {
            document.activeElement.blur();
            for (const key of [..."SHELF2", "Enter"]) {
                document.body.dispatchEvent(
                    new KeyboardEvent("keydown", {key, bubbles: true}),
                );
            }
        },
    },
    {
        trigger: ".o_service_scan .alert:first-of-type:contains('Found')",
    },
    {
        trigger: ".o_field_widget[name=found_count]:contains('2')",
    },
    {
        trigger: "button[name=action_finish]",
        run: "click",
    },
    {
        trigger: ".modal footer button.btn-primary",
        run: "click",
    },
    {
        trigger: ".o_arrow_button_current:contains('Finished')",
    },
    {
        content: "one device was not found",
        trigger: ".o_field_widget[name=missing_count]:contains('1')",
    },
];

const tours = registry.category("web_tour.tours");
tours.add("service_intake_lost_receipt_claim", {steps: () => claim});
tours.add("service_intake_lost_receipt_approve", {steps: () => approve});
tours.add("service_intake_lost_receipt_hand_over", {steps: () => handOverByClaim});
tours.add("service_intake_stock_take", {steps: () => stockTake});
