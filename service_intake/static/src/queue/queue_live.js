/** @odoo-module ignore **/

// Keeps the display over the desks and a customer's own ticket up to date: a small
// question every few seconds, answered by 304 while nothing changes.
(function () {
    const EVERY = 3000;

    const set = (root, selector, text) => {
        const node = root.querySelector(selector);
        if (node && node.textContent !== String(text)) {
            node.textContent = text;
        }
    };

    function showCalls(calls) {
        const list = document.querySelector(".o_queue_calls");
        const wanted = calls.map((call) => `${call.number}|${call.counter}|${call.at}`);
        if (!list || list.dataset.shown === wanted.join()) {
            return;
        }
        const known = (list.dataset.shown || "").split(",");
        list.dataset.shown = wanted.join();
        list.replaceChildren(
            ...calls.map((call, index) => {
                const row = document.createElement("li");
                const number = document.createElement("bdi");
                number.className = "o_queue_number";
                number.textContent = call.number;
                const counter = document.createElement("bdi");
                counter.className = "o_queue_counter";
                counter.textContent = call.counter;
                row.append(number, counter);
                row.classList.toggle("o_queue_new", !known.includes(wanted[index]));
                return row;
            }),
        );
    }

    function show(state) {
        if (state.calls) {
            showCalls(state.calls);
            for (const row of state.services) {
                const node = document.querySelector(`[data-service="${row.service}"]`);
                if (node) {
                    set(node, ".o_queue_waiting", row.waiting);
                    set(node, ".o_queue_minutes", row.minutes);
                }
            }
        } else {
            document.body.dataset.state = state.state;
            set(document, ".o_ticket_status", state.status);
            set(document, ".o_ticket_counter", state.counter);
            set(document, ".o_ticket_minutes", state.minutes);
        }
    }

    async function poll(url) {
        try {
            const answer = await fetch(url, {credentials: "same-origin"});
            if (answer.status === 404) {
                window.location.reload(); // The link was renewed: say so.
                return;
            }
            if (answer.ok) {
                show(await answer.json());
            }
            document.body.classList.toggle("o_queue_stale", !answer.ok);
        } catch {
            // No network just now: what is shown is old, and says so.
            document.body.classList.add("o_queue_stale");
        }
        window.setTimeout(() => poll(url), EVERY);
    }

    document.addEventListener("DOMContentLoaded", () => {
        const {stateUrl, back} = document.body.dataset;
        if (stateUrl) {
            poll(stateUrl);
        }
        if (back) {
            window.setTimeout(() => window.location.replace(back), 20000);
        }
        for (const button of document.querySelectorAll(".o_queue_print")) {
            button.addEventListener("click", () => window.print());
        }
    });
})();
