import type { Table } from "../output/table.ts";
import { MISSED } from "../report/target-cells.ts";
import { html, type Html } from "./html.ts";

/** Longer cells are sentences, which wrap. */
const LONGEST_LINE = 60;

/**
 * The table with the heading of its column in each cell: narrow screens show a row below the other.
 * Roles are written out, as browsers drop those of elements that are not laid out as a table.
 *
 * @param kind `matrix` for verdicts about laws, of which each is shown by a sign.
 */
export function tableOf(
  { title, head, rows, note }: Table,
  kind: "plain" | "matrix" = "plain",
): Html {
  const contentOf = kind === "matrix" ? signOf : textOf;
  const isWords = head.map((_, column) =>
    rows.some((cells) => (cells[column]?.length ?? 0) > LONGEST_LINE),
  );
  const body = rows.map(
    ([first = "", ...cells]) =>
      html`<tr role="row">
        <th scope="row" role="rowheader">${textOf(first)}</th>
        ${cells.map(
          (text, i) =>
            html`<td
              role="cell"
              data-head="${head[i + 1] ?? ""}"
              ${isWords[i + 1] ? html`class="words"` : []}
            >
              ${contentOf(text)}
            </td>`,
        )}
      </tr> `,
  );
  return html`<div class="card">
      <table class="${kind}" role="table">
        <caption>
          ${title}
        </caption>
        <thead role="rowgroup">
          <tr role="row">
            ${head.map((name) => html`<th scope="col" role="columnheader">${name}</th>`)}
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${body}
        </tbody>
      </table>
    </div>
    ${note === undefined ? [] : html`<p class="note">${note}</p>`} `;
}

/** Some texts are Markdown, for README. What missed its bound is marked by a sign and a word, not by colour alone. */
export function textOf(text: string): Html | string {
  const plain = text.replaceAll("`", "");
  if (!plain.endsWith(MISSED)) return plain;
  return html`${plain.slice(0, -MISSED.length)} <span class="missed">✗ missed</span>`;
}

const SIGNS: Readonly<Record<string, Html>> = {
  holds: sign("✓", "holds", "kept"),
  BREAKS: sign("✗", "breaks", "missed"),
  "–": sign("–", "does not apply", "note"),
};

function signOf(text: string): Html | string {
  return SIGNS[text] ?? text;
}

function sign(shown: string, word: string, kind: string): Html {
  return html`<span class="${kind}"
    ><span aria-hidden="true">${shown}</span><span class="hidden">${word}</span></span
  >`;
}
