import MarkdownIt, { type Token } from "markdown-it";

/** What a table in an environment of its own is shown as. */
interface Environment {
  readonly title: string;
}

/** Only what our reports are written in: a name like `__proto__` in a cell stays as it is. */
const markdown = new MarkdownIt("zero").enable(["table", "list", "backticks", "entity"]);

export const { escapeHtml: escaped } = markdown.utils;

export function htmlOf(text: string): string {
  return markdown.render(text);
}

/** As {@link htmlOf}, without a paragraph around it. */
export function inlineHtmlOf(text: string): string {
  return markdown.renderInline(text);
}

/** A table of Markdown and its note, with a caption; folded away if it is long or for few readers. */
export function captioned(title: string, text: string): string {
  const body = markdown.render(text, { title } satisfies Environment);
  return FOLDED.has(title)
    ? `<details>\n<summary>${escaped(title)}</summary>\n${body}</details>\n`
    : body;
}

const FOLDED: ReadonlySet<string> = new Set([
  "What each law says",
  "How isolation breaks",
  "Targets",
  "Fan-out engines: times as long as p-map on the same job",
  "Fan-out engines: bytes allocated for one item",
  "Fan-out engines: what each does for an item",
  "Contexts: one operation at a time, with 1 MB of context",
  "Contexts: what a fork of each is",
]);

/**
 * Gives each cell the heading of its column: narrow screens show a row below the other. Roles are
 * written out, as browsers drop those of elements that are not laid out as a table.
 */
markdown.core.ruler.push("rows that can be stacked", ({ tokens }) => {
  for (const token of tokens) {
    const role = ROLES[token.type];
    if (role !== undefined) token.attrSet("role", role);
  }
  for (const [column, [head, ...cells]] of columnsOf(tokens).entries()) {
    head?.open.attrSet("scope", "col");
    const isWords = cells.some(({ text }) => text.length > LONGEST_LINE);
    for (const { open, close } of cells) {
      if (column === 0) {
        open.tag = close.tag = "th";
        open.attrSet("scope", "row");
        open.attrSet("role", "rowheader");
        continue;
      }
      open.attrSet("data-head", head?.text.replaceAll("`", "") ?? "");
      if (isWords) open.attrSet("class", "words");
    }
  }
});

const ROLES: Readonly<Record<string, string>> = {
  thead_open: "rowgroup",
  tbody_open: "rowgroup",
  tr_open: "row",
  th_open: "columnheader",
  td_open: "cell",
};

/** A column with a longer cell is of sentences, which wrap. */
const LONGEST_LINE = 60;

type Cell = { readonly open: Token; readonly text: string; readonly close: Token };

/** The cells of a table, its head included, by column. */
function columnsOf(tokens: readonly Token[]): Cell[][] {
  const columns: Cell[][] = [];
  let column = 0;
  for (const [i, open] of tokens.entries()) {
    if (open.type === "tr_open") column = 0;
    if (!/^t[hd]_open$/u.test(open.type)) continue;
    const [inline, close] = tokens.slice(i + 1, i + 3) as [Token, Token];
    (columns[column++] ??= []).push({ open, text: inline.content, close });
  }
  return columns;
}

/** The one whose columns are narrow, with a sign in each cell. */
const MATRIX = "Isolation";

const { rules } = markdown.renderer;
rules["table_open"] = (_tokens, _i, _options, { title }: Environment) =>
  `<div class="card">\n<table class="${title === MATRIX ? "matrix" : "plain"}" role="table">\n<caption>${escaped(title)}</caption>\n`;
rules["table_close"] = () => "</table>\n</div>\n";
rules.text = (tokens, i) => {
  const text = tokens[i]?.content ?? "";
  const shown = SIGNS.get(text) ?? escaped(text);
  // By a sign and a word, not by colour alone.
  return shown.replaceAll(/ MISSED\b/gu, ' <span class="missed">✗ missed</span>');
};

const SIGNS: ReadonlyMap<string, string> = new Map([
  ["holds", sign("✓", "holds", "kept")],
  ["BREAKS", sign("✗", "breaks", "missed")],
  ["–", sign("–", "does not apply", "note")],
]);

function sign(shown: string, word: string, kind: string): string {
  return `<span class="${kind}"><span aria-hidden="true">${shown}</span><span class="hidden">${word}</span></span>`;
}
