import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";

const MAX_ENTRIES = 12;
let entries = 0;
let printed = 0;

/** One thing that a clerk types, ticks or presses: they are counted. */
function entry(content, trigger, run) {
    return {
        content,
        trigger,
        async run(helpers) {
            entries += 1;
            if (entries > MAX_ENTRIES) {
                throw new Error(`Entry ${entries} of at most ${MAX_ENTRIES}`);
            }
            await (typeof run === "string" ? helpers[run]() : run.call(this, helpers));
        },
    };
}

const type = (text) => (helpers) => helpers.edit(text);
/** A scanner types, then sends Enter. */
const scan = (text) => async (helpers) => {
    await helpers.edit(text);
    await helpers.press("Enter");
};

const field = (name, inside = "input") => `.o_field_widget[name=${name}] ${inside}`;

/** Start counting, and note what is printed instead of saving it to disk. */
const start = {
    content: "the form is open, the cursor waits in the finder",
    trigger: field("finder"),
    run() {
        entries = 0;
        printed = 0;
        const original = download._download;
        download._download = async (options) => {
            if (!options.url.startsWith("/report/download")) {
                return original(options);
            }
            if (!options.data.data.includes("service_intake.report_receipt")) {
                throw new Error(`Something else was printed: ${options.data.data}`);
            }
            printed += 1;
        };
        if (document.activeElement !== document.querySelector(field("finder"))) {
            throw new Error("The cursor does not wait in the finder");
        }
    },
};

const receiveAndPrint = [
    entry("take it in", "button[name=action_receive_and_print]", "click"),
    {
        content: "it is received",
        trigger: ".o_arrow_button_current[data-value=received]",
    },
    {
        content: "and the receipt was printed, once",
        trigger: "button[name=action_print_receipt]:not([disabled])",
        run() {
            if (printed !== 1) {
                throw new Error(`${printed} receipts were printed`);
            }
            console.info(`${entries} entries to a printed receipt`);
        },
    },
];

const tours = registry.category("web_tour.tours");

tours.add("service_intake_desk_known", {
    steps: () => [
        start,
        entry("scan the device", field("finder"), scan("known-1")),
        {
            content: "the registry knows whose it is",
            trigger: ".o_field_widget[name=partner_id] input:value(Ingrid Ødegård)",
        },
        {
            content: "the panel knows the customer",
            trigger:
                "[name=panel] .o_field_widget[name=customer_case_count]:contains(1)",
        },
        {
            content: "it was here lately",
            trigger: "[name=panel] .o_field_widget[name=earlier_intake_id]",
        },
        entry("what is wrong", field("fault", "textarea"), type("Does not charge")),
        entry("the charger came along", field("usual_accessory_ids"), "click"),
        entry("to the checklist", ".o_notebook a[name=condition]", "click"),
        entry("all is well", "button[name=action_check_rest_ok]", "click"),
        {
            content: "the checklist is answered",
            trigger: ".o_field_widget[name=check_ids] td[name=result]:contains(OK)",
        },
        ...receiveAndPrint,
    ],
});

tours.add("service_intake_desk_known_small", {
    steps: () => [
        {
            content: "nothing hangs over the edge of a small screen",
            trigger: field("finder"),
            run() {
                const form = document.querySelector(".o_form_sheet");
                if (form.scrollWidth > window.innerWidth) {
                    throw new Error(`${form.scrollWidth} pixels wide`);
                }
            },
        },
        {
            content: "scan the device",
            trigger: field("finder"),
            run: scan("known-1"),
        },
        {
            content: "the registry knows whose it is",
            trigger: ".o_field_widget[name=earlier_intake_id]",
        },
        {
            content: "what is wrong",
            trigger: field("fault", "textarea"),
            run: "edit شارژ نمی‌شود",
        },
        {
            content: "to the checklist",
            trigger: ".o_notebook a[name=condition]",
            run: "click",
        },
        {
            content: "all is well",
            trigger: "button[name=action_check_rest_ok]",
            run: "click",
        },
        {
            content: "the checklist is answered",
            trigger: ".o_field_widget[name=check_ids] td[name=result]:contains(OK)",
        },
        {
            content: "saved, and still not over the edge",
            trigger: ".o_form_saved",
            run() {
                const form = document.querySelector(".o_form_sheet");
                if (form.scrollWidth > window.innerWidth) {
                    throw new Error(`${form.scrollWidth} pixels wide`);
                }
            },
        },
    ],
});

tours.add("service_intake_desk_unknown", {
    steps: () => [
        start,
        entry("scan the device", field("finder"), scan("BRAND-NEW-1")),
        {
            content: "nobody knows it: it is the serial number now",
            trigger: ".o_field_widget[name=serial] input:value(BRAND-NEW-1)",
        },
        entry("the customer's phone", field("finder"), scan("+47 99 88 77 66")),
        {
            content: "nobody knows that either",
            trigger: ".o_field_widget[name=finder_message]:contains('99 88 77 66')",
        },
        entry("a new customer", field("partner_id"), type("Nora Ny")),
        entry(
            "is made by name",
            ".ui-autocomplete .o_m2o_dropdown_option_create a",
            "click",
        ),
        {
            content: "and has the phone number already",
            trigger: ".o_field_widget[name=phone] input:value(+47 99 88 77 66)",
        },
        entry("what it is", field("product_id"), type("Laptop ZX")),
        entry("this one", ".ui-autocomplete a:contains('Laptop ZX')", "click"),
        entry("what is wrong", field("fault", "textarea"), type("Smells burnt")),
        entry("the charger came along", field("usual_accessory_ids"), "click"),
        entry("to the checklist", ".o_notebook a[name=condition]", "click"),
        entry("all is well", "button[name=action_check_rest_ok]", "click"),
        {
            content: "the checklist is answered",
            trigger: ".o_field_widget[name=check_ids] td[name=result]:contains(OK)",
        },
        ...receiveAndPrint,
    ],
});

tours.add("service_intake_desk_choice", {
    steps: () => [
        start,
        entry("scan a serial number of two devices", field("finder"), scan("TWIN-1")),
        {
            content: "the clerk is shown both",
            trigger:
                ".o_field_widget[name=found_product_id] label:contains('Laptop ZX')",
        },
        entry(
            "it is the phone",
            ".o_field_widget[name=found_product_id] .o_radio_item:contains('Phone QX') input",
            "click",
        ),
        {
            content: "the choice is gone",
            trigger: ".o_form_view:not(:has([name=found_product_id] input:visible))",
        },
        {
            content: "the form is filled",
            trigger: ".o_field_widget[name=product_id] input:value(Phone QX)",
        },
        entry("what is wrong", field("fault", "textarea"), type("No sound")),
        ...receiveAndPrint,
    ],
});

tours.add("service_intake_desk_signed", {
    steps: () => [
        {
            content: "scan the device",
            trigger: field("finder"),
            run: scan("known-1"),
        },
        {
            content: "the registry knows whose it is",
            trigger: ".o_field_widget[name=partner_id] input:value(Ingrid Ødegård)",
        },
        {trigger: field("fault", "textarea"), run: type("No picture")},
        {trigger: field("usual_accessory_ids"), run: "click"},
        {trigger: ".o_notebook a[name=condition]", run: "click"},
        {trigger: "button[name=action_check_rest_ok]", run: "click"},
        {
            trigger: ".o_field_widget[name=check_ids] td[name=result]:contains(OK)",
        },
        {
            content: "this centre receives nothing unsigned",
            trigger: "button[name=action_receive_and_print]",
            run: "click",
        },
        {trigger: ".modal-body:contains('not signed')"},
        {trigger: ".modal footer button", run: "click"},
        {trigger: "body:not(:has(.modal))"},
        {
            content: "the customer signs on the screen",
            trigger: ".o_notebook a[name=signature]",
            run: "click",
        },
        {
            trigger: field("intake_signed_by"),
            run: type("Ingrid Ødegård"),
        },
        {trigger: ".o_field_widget[name=intake_signature] .o_signature", run: "click"},
        {trigger: ".modal .o_web_sign_name_and_signature"},
        {
            trigger: ".modal footer button.btn-primary:contains('Sign'):enabled",
            run: "click",
        },
        {trigger: ".o_field_widget[name=intake_signature] img"},
        {
            content: "now it is received",
            trigger: "button[name=action_receive]",
            run: "click",
        },
        {trigger: ".o_arrow_button_current[data-value=received]"},
    ],
});
