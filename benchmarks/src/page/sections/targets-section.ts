import type { Report } from "../../report/report.ts";
import { boundOf, valueOf } from "../../report/report-tables.ts";
import type { Target } from "../../measure/target.ts";
import { html, type Html } from "../html.ts";
import { tableOf } from "../page-table.ts";
import type { Section } from "./section.ts";
import { exact, verdict } from "../verdict.ts";

/** Every target, with what each version of Node reached. */
export function targetsSection({ targets, runtimes }: Report): Section {
  return {
    id: "targets",
    title: "Every target",
    body: tableOf({
      title: "Targets, and what was reached",
      head: [
        "figure",
        "target",
        ...runtimes.map(
          ({ runtime, kind }) => `Node ${runtime.node}${kind === "quick" ? ", quick" : ""}`,
        ),
      ],
      rows: targets.map((target) => [
        html`<span id="target-${target.id}">${target.title}</span>`,
        boundOf(target),
        ...runtimes.map((runtime, i) =>
          reached(
            runtime.targets.find(({ id }) => id === target.id),
            i === 0,
          ),
        ),
      ]),
      note: "Ratios are medians of rounds in which both sides took turns in one process. A figure that is only stated has no target.",
    }),
  };
}

function reached(target: Target | undefined, isOwn: boolean): Html {
  if (target === undefined) return html`not measured`;
  const shown = valueOf(target.unit, target.value);
  const value = isOwn ? exact(target.id, target.value, shown) : html`${shown}`;
  const isStated = target.atLeast === undefined && target.atMost === undefined;
  return isStated ? value : html`${value} ${verdict(target.passed)}`;
}
