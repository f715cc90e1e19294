import type { Table } from "../output/table.ts";
import { html, type Html } from "./html.ts";

/** How a table of a report looks on the page. */
export interface Look {
  /** Columns of sentences, which wrap. */
  readonly words?: readonly number[];
  readonly kind?: "matrix";
  /** What stands in a cell; by default its text. */
  readonly cell?: (text: string, row: number, column: number) => Html | string;
}

/** The table in a region that scrolls if it is too wide, with the keyboard too. */
export function tableOf({ title, head, rows, note }: Table, look: Look = {}): Html {
  const { words = [], kind = "plain", cell = (text) => text } = look;
  const body = rows.map((texts, row) => {
    const [first = "", ...cells] = texts.map((text, column) => cell(text, row, column));
    return html`<tr>
      <th scope="row">${first}</th>
      ${cells.map((content, i) => cellOf(content, words.includes(i + 1)))}
    </tr> `;
  });
  return html`<div class="scroll" role="region" aria-label="Table: ${title}" tabindex="0">
      <table class="${kind}">
        <caption>
          ${title}
        </caption>
        <thead>
          <tr>
            ${head.map((name) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${body}
        </tbody>
      </table>
    </div>
    ${note === undefined ? [] : html`<p class="note">${note}</p>`} `;
}

function cellOf(content: Html | string, isWords: boolean): Html {
  return isWords ? html`<td class="words">${content}</td>` : html`<td>${content}</td>`;
}
