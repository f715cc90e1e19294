/** A document of so many lines or entries, each with the same fault. */
export interface FaultyDocument {
  /** A problem that must be found in it; null if it is only unusual. */
  readonly code: string | null;
  readonly textOf: (count: number) => string;
}

/** Unknown names, for each of which the most similar one among all names is searched. */
export const documentsOfUnknownNames: readonly FaultyDocument[] = [
  {
    code: "UNKNOWN_TASK",
    textOf: (count) => tasks(count, (i) => `  - name: task_${i}\n    next: { do: tusk_${i} }`),
  },
  {
    code: "UNKNOWN_NAME",
    textOf: (count) =>
      tasks(count, (i) => `  - name: task_${i}\n    input: "{{ task.tusk_${i} }}"`),
  },
  { code: "UNKNOWN_NAME", textOf: (count) => inputOf(`"${"\\n{{ x }}".repeat(count)}"`) },
];

/** One for each other way in which a search for faults could visit all lines for each line. */
export const faultyDocuments: readonly FaultyDocument[] = [
  { code: "UNKNOWN_KEY", textOf: (count) => lines(count, (i) => `k${i}: 1`) },
  { code: null, textOf: (count) => `vars:\n${lines(count, (i) => `  v${i}: 1`)}\n${TASK}` },
  {
    code: null,
    textOf: (count) =>
      `vars:\n  v0: 1\n${lines(count, (i) => `  v${i + 1}: "{{ v${i} }}"`)}\n${TASK}`,
  },
  { code: "DUPLICATE_NAME", textOf: (count) => tasks(count, () => "  - name: a") },
  { code: null, textOf: (count) => inputOf(`[${list(count, (i) => `&a${i} x, *a${i}`)}]`) },
  { code: "UNKNOWN_TAG", textOf: (count) => inputOf(`[${list(count, () => "!x y")}]`) },
  { code: "INVALID_YAML", textOf: (count) => lines(count, () => "a: ]") },
  { code: "INVALID_YAML", textOf: (count) => `a: ${"]".repeat(count)}` },
  { code: "INVALID_YAML", textOf: (count) => inputOf(`[${",".repeat(count)}]`) },
  { code: "MULTIPLE_DOCUMENTS", textOf: (count) => lines(count, () => "---") },
  { code: "INVALID_YAML", textOf: (count) => `${lines(count, () => "%FOO")}\n---\na: 1` },
  { code: "UNQUOTED_TEMPLATE", textOf: (count) => inputOf(`[${list(count, () => "{{ x }}")}]`) },
  {
    code: null,
    textOf: (count) =>
      `tasks:\n  - name: s\n    next: { do: [${list(count, (i) => `t${i}`)}] }\n${lines(count, (i) => `  - name: t${i}`)}`,
  },
];

const TASK = "tasks: [{ name: a }]";

function tasks(count: number, taskAt: (index: number) => string): string {
  return `tasks:\n${lines(count, taskAt)}`;
}

function inputOf(value: string): string {
  return `tasks:\n  - name: a\n    input: ${value}`;
}

function lines(count: number, lineAt: (index: number) => string): string {
  return Array.from({ length: count }, (_, i) => lineAt(i)).join("\n");
}

function list(count: number, entryAt: (index: number) => string): string {
  return Array.from({ length: count }, (_, i) => entryAt(i)).join(", ");
}
