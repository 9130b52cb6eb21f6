import {registry} from "@web/core/registry";

const question = (title) => `.js_question-wrapper:contains('${title}')`;

const answer = (nps) => [
    {
        content: "the story of the case stands beside",
        trigger: ".o_form_view .o_field_widget[name=fault]",
    },
    {
        trigger: "button[name=action_answer]",
        run: "click",
        expectUnloadPage: true,
    },
    {
        content: "the native questionnaire opens",
        trigger: ".o_service_happy_call:contains('Ingrid Ødegård')",
    },
    {
        trigger: `${question("work again")} label:contains('Yes')`,
        run: "click",
    },
    {
        trigger: `${question("recommend")} label:contains(/^${nps}/)`,
        run: "click",
    },
    {
        trigger: `${question("satisfied")} label:contains('4')`,
        run: "click",
    },
    {
        trigger: `${question("do better")} textarea`,
        run: "edit Too slow",
    },
    {
        trigger: "button[type=submit][value=finish]:not(.disabled)",
        run: "click",
    },
    {
        trigger: ".modal footer button:contains('Submit')",
        run: "click",
    },
    {
        trigger: ".o_service_back_done",
        run: "click",
        expectUnloadPage: true,
    },
    {
        content: "the scores are there",
        trigger: ".o_arrow_button_current:contains('Answered')",
    },
    {
        trigger: `.o_field_widget[name=nps]:contains('${nps}')`,
    },
    {
        trigger: ".o_field_widget[name=comment]:contains('Too slow')",
    },
];

registry.category("web_tour.tours").add("service_happy_call", {
    steps: () => [
        {
            content: "the call is due: pick it up from the queue",
            trigger:
                ".o_data_row:contains('Ingrid Ødegård') button[name=action_call_and_open]",
            run: "click",
        },
        ...answer(0),
    ],
});

registry.category("web_tour.tours").add("service_happy_call_content", {
    steps: () => [
        {
            content: "the call is open already: pick it up",
            trigger: "button[name=action_call]",
            run: "click",
        },
        {
            trigger: "button[name=action_release]",
        },
        ...answer(10),
    ],
});
