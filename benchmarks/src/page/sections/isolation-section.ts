import { Measurements } from "../../measure/measurement.ts";
import type { Report } from "../../report/report.ts";
import { OURS } from "../../scenario/approach-names.ts";
import { counterexampleTable, lawMatrix } from "../../suite/isolation.ts";
import { html, type Html } from "../html.ts";
import { reportTableOf, tableOf } from "../page-table.ts";
import type { Section } from "./section.ts";

/** Which laws of isolation hold for which approach, and how they break. */
export function isolationSection({ measurements }: Report): Section {
  const measured = new Measurements(measurements).of("isolation");
  const { laws, approaches, runs, seed, holds } = lawMatrix(measured);
  return {
    id: "isolation",
    title: "Isolation",
    body: html`<p>
        It is easy to be fast if changes may leak. The same laws are checked for every way of
        keeping a context, with ${runs} random cases for each law (seed ${seed}).
      </p>
      ${tableOf({
        title: "Laws of isolation, by approach",
        kind: "matrix",
        head: ["law", ...approaches],
        rows: laws.map(({ name, sentence }) => [
          html`<span title="${sentence}">${name}</span>`,
          ...approaches.map((approach) => mark(holds(approach, name), approach === OURS)),
        ]),
        note: "✓ holds; ✗ breaks; – the approach has nothing that the law is about.",
      })}
      <details>
        <summary>What each law says</summary>
        <dl>
          ${laws.map(
            ({ name, sentence }) =>
              html`<dt>${name}</dt>
                <dd>${sentence}</dd>`,
          )}
        </dl>
      </details>
      <details>
        <summary>How the others break: the smallest case of each</summary>
        ${reportTableOf(counterexampleTable(measured), [2, 3])}
      </details> `,
  };
}

function mark(holds: boolean | null, isOurs: boolean): Html {
  if (holds === null)
    return html`<span aria-hidden="true">–</span><span class="hidden">does not apply</span>`;
  const [sign, word, kind] = holds ? ["✓", "holds", "kept"] : ["✗", "breaks", "missed"];
  return html`<span class="${isOurs ? "ours " : ""}${kind}"
    ><span aria-hidden="true">${sign}</span><span class="hidden">${word}</span></span
  >`;
}
