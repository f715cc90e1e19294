/** A table to be shown: to people at a terminal, and in Markdown. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly note?: string;
}

/** With aligned columns. */
export function asText({ title, head, rows, note }: Table): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((cells) => (cells[column] ?? "").length)),
  );
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd();
  const lines = [
    title,
    "",
    line(head),
    line(widths.map((width) => "─".repeat(width))),
    ...rows.map(line),
  ];
  return `${(note === undefined ? lines : [...lines, "", `  ${note}`]).join("\n")}\n`;
}

/** Under a heading. */
export function asMarkdown(table: Table, heading: "##" | "###"): string {
  const lines = [`${heading} ${table.title}`, "", bareMarkdown(table)];
  return `${(table.note === undefined ? lines : [...lines, "", table.note]).join("\n")}\n`;
}

/** The table alone. */
export function bareMarkdown({ head, rows }: Table): string {
  return [head, head.map(() => "---"), ...rows].map(markdownLine).join("\n");
}

function markdownLine(cells: readonly string[]): string {
  return `| ${cells.map(escaped).join(" | ")} |`;
}

function escaped(cell: string): string {
  return cell.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("\n", " ");
}
