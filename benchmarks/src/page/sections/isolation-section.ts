import type { Report } from "../../report/report.ts";
import { counterexampleTable } from "../../report-tables.ts";
import { OURS } from "../../scenario/approach-names.ts";
import { html, type Html } from "../html.ts";
import { reportTableOf, tableOf } from "../page-table.ts";
import type { Section } from "./section.ts";

/** Who holds which law of isolation, and how the others break it. */
export function isolationSection({ measurements }: Report): Section {
  const { laws, examined, runs, seed } = measurements.isolation;
  return {
    id: "isolation",
    title: "Isolation",
    body: html`<p>
        Being fast is easy for what lets changes leak. Each way of keeping a context stands before
        the same laws, with ${runs} random cases for each (seed ${seed}).
      </p>
      ${tableOf({
        title: "Laws of isolation, by approach",
        kind: "matrix",
        head: ["law", ...examined.map(({ name }) => name)],
        rows: laws.map(({ name, sentence }, law) => [
          html`<span title="${sentence}">${name}</span>`,
          ...examined.map((subject) =>
            mark(subject.verdicts[law]?.holds ?? null, subject.name === OURS),
          ),
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
        ${reportTableOf(counterexampleTable(measurements), [2, 3])}
      </details> `,
  };
}

function mark(holds: boolean | null, isOurs: boolean): Html {
  if (holds === null)
    return html`<span aria-hidden="true">–</span><span class="hidden">says nothing</span>`;
  const [sign, word, kind] = holds ? ["✓", "holds", "kept"] : ["✗", "breaks", "missed"];
  return html`<span class="${isOurs ? "ours " : ""}${kind}"
    ><span aria-hidden="true">${sign}</span><span class="hidden">${word}</span></span
  >`;
}
