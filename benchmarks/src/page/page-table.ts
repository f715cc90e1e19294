import type { Table } from "../output/table.ts";
import { html, type Html } from "./html.ts";

/** A cell: text, or markup that stands for itself. */
export type Cell = string | Html;

/** A table of the page. The first cell of a row names the row. */
export interface PageTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly note?: string;
  /** Columns of sentences, which wrap. */
  readonly words?: readonly number[];
  readonly kind?: "matrix";
}

/** The table in a region that scrolls if it is too wide, with the keyboard too. */
export function tableOf({ title, head, rows, note, words = [], kind }: PageTable): Html {
  const caption = html`<caption>
    ${title}
  </caption>`;
  const columns = head.map((name) => html`<th scope="col">${name}</th>`);
  const body = rows.map(
    ([name = "", ...cells]) =>
      html`<tr>
        <th scope="row">${name}</th>
        ${cells.map((cell, i) => cellOf(cell, words.includes(i + 1)))}
      </tr> `,
  );
  const foot = note === undefined ? [] : [html`<p class="note">${note}</p>`];
  return html`<div class="scroll" role="region" aria-label="Table: ${title}" tabindex="0">
      <table class="${kind ?? "plain"}">
        ${caption}
        <thead>
          <tr>
            ${columns}
          </tr>
        </thead>
        <tbody>
          ${body}
        </tbody>
      </table>
    </div>
    ${foot} `;
}

/** A table of the report, for the page. */
export function reportTableOf(table: Table, words?: readonly number[]): Html {
  return tableOf(words === undefined ? table : { ...table, words });
}

function cellOf(cell: Cell, isWords: boolean): Html {
  return isWords ? html`<td class="words">${cell}</td>` : html`<td>${cell}</td>`;
}
