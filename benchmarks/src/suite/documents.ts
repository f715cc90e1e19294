import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expectAnswer, type Operation } from "../measure/case.ts";
import { HERE } from "../output/project.ts";
import { formatNumber } from "../output/quantities.ts";
import { listOf } from "../scenario/dataset.ts";
import type { Libraries } from "../scenario/libraries.ts";
import { experiments, growing, type Lab, rows, rowsFrom, type Subject } from "./declare.ts";
import { documentsOfUnknownNames, faultyDocuments, NO_PROBLEM } from "./faulty-documents.ts";

/** Looking at all lines for each line would add 1; what no longer fits into caches adds 0.25. */
const LOADING = growing([10, 100, 1_000], { atMost: 1.4 });

type Yaml = Awaited<ReturnType<Libraries["yaml"]>>;
type CallOf = (yaml: Yaml, size: number) => Operation["call"];

/** Documents of YAML: loading them, and finding what is wrong in them. */
export const documents: Subject = {
  name: "documents",
  packages: ["context", "template", "workflow", "yaml"],
  rows: [
    ...rows(
      { compared: { isLarge: true, at: 20 } },
      {
        "load-task | A task of a document of 20 that is loaded": async ({ libraries }, tasks) => {
          const { loadWorkflow } = await libraries.yaml();
          const all = listOf(
            tasks,
            (i) => `  - name: task_${i}\n    input: { text: "number ${i} of {{ vars.total }}" }`,
          );
          const text = `vars:\n  total: ${tasks}\ntasks:\n${all.join("\n")}\n`;
          const load = () => loadWorkflow(text, { source: "guarded.yaml" });
          expectAnswer(load().nodes.size, tasks);
          return { operations: tasks, makes: true, call: load };
        },
      },
    ),
    ...rowsFrom<CallOf>(
      LOADING,
      {
        "document | Loading a document of so many tasks": ({ loadWorkflow }, tasks) => {
          const text = documentText(tasks);
          expectAnswer(loadWorkflow(text).nodes.size, tasks);
          return () => loadWorkflow(text).startNode;
        },
        "document-names | Finding unknown names in 3 documents of so many lines":
          findingFaults(documentsOfUnknownNames),
        "document-faults | Finding other faults in 13 documents of so many lines":
          findingFaults(faultyDocuments),
        "data-keys | Reading data of so many keys, as YAML and as JSON": ({ readData }, keys) => {
          const data = Object.fromEntries(listOf(keys, (i) => [`key_${i}`, i]));
          const json = JSON.stringify(data);
          const yaml = json.slice(1, -1).replaceAll(":", ": ").replaceAll(",", "\n");
          for (const text of [yaml, json]) expectAnswer(readData(text), data);
          return () => [readData(yaml), readData(json)];
        },
      },
      (callOf) =>
        async ({ libraries }, size) =>
          callOf(await libraries.yaml(), size),
    ),
  ],
  experiments: experiments("alone", { documents: loadTimes }),
  targets: [
    "document-load | Loading a document, to parsing it as YAML | a document / parsing it as YAML <= 2 | {tasks of a document} tasks, {loading of a document} against {parsing of a document}; a first small document in a new process {first load of a document}",
  ],
  tables: {
    "Documents | document | tasks | text | loaded in: loading | parsed as YAML alone in: parsing | a first, small one in: first load":
      "",
  },
};

function findingFaults(documentsWith: typeof faultyDocuments): CallOf {
  return ({ validateWorkflow }, lines) => {
    const texts = documentsWith.map(([, textOf]) => textOf(lines));
    const wrong = documentsWith.filter(([code], i) => {
      const found = validateWorkflow(texts[i] as string).map((problem) => problem.code);
      return code === NO_PROBLEM ? found.length > 0 : !found.includes(code);
    });
    expectAnswer(wrong, []);
    return () => texts.map((text) => validateWorkflow(text).length);
  };
}

/** Loading a document, against parsing the same text as YAML and nothing else. */
export async function loadTimes(lab: Lab): Promise<void> {
  const { loadWorkflow } = await lab.bench.libraries.yaml();
  const { parse } = await import("yaml");
  // The first thing that this process loads.
  const small = readFileSync(join(HERE, "examples/monitoring/workflow.yaml"), "utf8");
  const start = performance.now();
  loadWorkflow(small);
  const firstLoad = (performance.now() - start) * 1e6;
  const tasks = lab.amount(600, 5_000);
  lab.say(`a document of ${formatNumber(tasks)} tasks`);
  const text = documentText(tasks);
  const parsed = parse(text) as { workflow: { tasks: readonly unknown[] } };
  expectAnswer([loadWorkflow(text).nodes.size, parsed.workflow.tasks.length], [tasks, tasks]);
  const [name, yaml] = ["a document", "parsing it as YAML"];
  const race = await lab.race(
    [3, 3],
    [
      { name, operations: 1, run: () => void loadWorkflow(text) },
      { name: yaml, operations: 1, run: () => void parse(text) },
    ],
  );
  const [loading, parsing] = [race.median(name), race.median(yaml)];
  lab.keep(name, "count", { tasks });
  lab.keep(name, "bytes", { text: Buffer.byteLength(text) });
  lab.keep(name, "nanoseconds", { loading, parsing, "first load": firstLoad });
  race.ratios(`${name} / ${yaml}`);
}

/** Tasks as in the example workflows, each over the output of the one before; every tenth has more keys. */
export function documentText(tasks: number): string {
  return `workflow:\n  tasks:\n${listOf(tasks, longTask).join("")}`;
}

function longTask(i: number): string {
  return `    - name: task_${i}
      action: monitoring.check_http
      with-items: "{{ task.task_${Math.max(0, i - 1)}.output.servers }}"
      input:
        url: "{{ item.health_endpoint }}"
${i % 10 === 0 ? MORE : ""}`;
}

const MORE = `      concurrency: 50
      retry: { count: 2, delay: 0.5, backoff: exponential, max-delay: 5 }
      timeout: 10
      publish: { last: "{{ result() }}" }
`;
