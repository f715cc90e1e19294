import type { Table } from "../output/table.ts";
import { MISSED } from "../report/report-tables.ts";
import { html, type Html } from "./html.ts";

/** Longer cells are sentences, which wrap. */
const LONGEST_LINE = 60;

/**
 * The table in a region that scrolls if it is too wide, with the keyboard too.
 *
 * @param kind `matrix` for verdicts about laws, of which each is shown by a sign.
 */
export function tableOf(
  { title, head, rows, note }: Table,
  kind: "plain" | "matrix" = "plain",
): Html {
  const contentOf = kind === "matrix" ? signOf : figureOf;
  const isWords = head.map((_, column) =>
    rows.some((cells) => (cells[column]?.length ?? 0) > LONGEST_LINE),
  );
  const body = rows.map(
    ([first = "", ...cells]) =>
      html`<tr>
        <th scope="row">${figureOf(first)}</th>
        ${cells.map((text, i) =>
          isWords[i + 1]
            ? html`<td class="words">${contentOf(text)}</td>`
            : html`<td>${contentOf(text)}</td>`,
        )}
      </tr> `,
  );
  return html`${scrolling(
    `Table: ${title}`,
    html`<table class="${kind}">
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
    </table>`,
  )}
  ${note === undefined ? [] : html`<p class="note">${note}</p>`} `;
}

export function scrolling(label: string, content: Html): Html {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
    ${content}
  </div>`;
}

/** Some texts are Markdown, for README. What missed its bound is marked by a sign and a word, not by colour alone. */
function figureOf(text: string): Html | string {
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
