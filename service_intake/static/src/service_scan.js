import {Component, useRef, useState} from "@odoo/owl";
import {useBus, useService} from "@web/core/utils/hooks";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/**
 * A field for a scanner: each reading is sent to the document at once.
 *
 * Readings come from a keyboard wedge anywhere on the page, or are typed or pasted
 * here, one code a line. The document says what it thinks of each.
 */
export class ServiceScan extends Component {
    static template = "service_intake.ServiceScan";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.input = useRef("input");
        this.state = useState({answers: []});
        this.queue = Promise.resolve();
        useBus(useService("barcode").bus, "barcode_scanned", (ev) =>
            this.send([ev.detail.barcode]),
        );
    }

    get placeholder() {
        return _t("Scan, type or paste receipts and serial numbers");
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && !ev.shiftKey) {
            ev.preventDefault();
            const codes = this.input.el.value.split(/[\n\t]/).filter((c) => c.trim());
            this.input.el.value = "";
            if (codes.length) {
                this.send(codes);
            }
        }
    }

    // Readings are sent one after the other: a fast scanner does not overtake itself.
    send(codes) {
        this.queue = this.queue.then(() => this.sendNow(codes));
        return this.queue;
    }

    async sendNow(codes) {
        const {record} = this.props;
        let answer = {};
        try {
            if (!(await record.save())) {
                return;
            }
            answer = await this.orm.call(record.resModel, "action_scan", [
                [record.resId],
                codes,
            ]);
        } catch (error) {
            const text = error.data?.message || _t("The scan did not arrive.");
            answer = {type: "danger", message: text};
        }
        const text = codes.length === 1 ? codes[0] : "";
        this.state.answers.unshift({...answer, code: text, id: Date.now()});
        this.state.answers.length = Math.min(this.state.answers.length, 5);
        await record.load();
        this.input.el?.focus();
    }
}

registry.category("view_widgets").add("service_scan", {component: ServiceScan});
