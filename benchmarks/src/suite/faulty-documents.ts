import { listOf } from "../scenario/dataset.ts";

/** A document of so many lines or entries, each with the same fault, and a problem that must be found in it. */
type FaultyDocument = readonly [code: string, textOf: (count: number) => string];

/** In place of the problem, if the document is only unusual. */
export const NO_PROBLEM = "none";

/** Unknown names, for each of which the most similar one among all names is searched. */
export const documentsOfUnknownNames: readonly FaultyDocument[] = [
  ["UNKNOWN_TASK", tasks((i) => `  - name: task_${i}\n    next: { do: tusk_${i} }`)],
  ["UNKNOWN_NAME", tasks((i) => `  - name: task_${i}\n    input: "{{ task.tusk_${i} }}"`)],
  ["UNKNOWN_NAME", input((count) => `"${"\\n{{ x }}".repeat(count)}"`)],
];

/** One for each other way in which a search for faults could visit all lines for each line. */
export const faultyDocuments: readonly FaultyDocument[] = [
  ["UNKNOWN_KEY", lines((i) => `k${i}: 1`)],
  [NO_PROBLEM, lines((i) => `  v${i}: 1`, "vars:", "tasks: [{ name: a }]")],
  [
    NO_PROBLEM,
    lines((i) => `  v${i + 1}: "{{ v${i} }}"`, "vars:\n  v0: 1", "tasks: [{ name: a }]"),
  ],
  ["DUPLICATE_NAME", tasks(() => "  - name: a")],
  [NO_PROBLEM, input(list((i) => `&a${i} x, *a${i}`))],
  ["UNKNOWN_TAG", input(list(() => "!x y"))],
  ["INVALID_YAML", lines(() => "a: ]")],
  ["INVALID_YAML", (count) => `a: ${"]".repeat(count)}`],
  ["INVALID_YAML", input((count) => `[${",".repeat(count)}]`)],
  ["MULTIPLE_DOCUMENTS", lines(() => "---")],
  ["INVALID_YAML", lines(() => "%FOO", "", "---\na: 1")],
  ["UNQUOTED_TEMPLATE", input(list(() => "{{ x }}"))],
  [
    NO_PROBLEM,
    (count) => {
      const first = `  - name: s\n    next: { do: ${list((i) => `t${i}`)(count)} }`;
      return lines((i) => `  - name: t${i}`, `tasks:\n${first}`)(count);
    },
  ],
];

type TextOf = FaultyDocument[1];
type TextAt = (index: number) => string;

function lines(lineAt: TextAt, before: string = "", behind: string = ""): TextOf {
  return (count) => [before, ...listOf(count, lineAt), behind].filter(Boolean).join("\n");
}

function tasks(taskAt: TextAt): TextOf {
  return lines(taskAt, "tasks:");
}

function list(entryAt: TextAt): TextOf {
  return (count) => `[${listOf(count, entryAt).join(", ")}]`;
}

function input(valueOf: TextOf): TextOf {
  return (count) => `tasks:\n  - name: a\n    input: ${valueOf(count)}`;
}
