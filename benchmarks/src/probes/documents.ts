import { loadWorkflow } from "@sheaf/yaml";
import { parse } from "yaml";
import { amount, type Effort } from "../measure/effort.ts";
import { interleaved, type Ratio, ratioOf } from "../measure/interleaving.ts";
import { monitoring } from "../scenario/example-workflows.ts";
import { median } from "../measure/statistics.ts";

/** Loading documents, against parsing the same text as YAML and nothing else. */
export interface Documents {
  readonly tasks: number;
  readonly bytes: number;
  /** Nanoseconds for the whole document. */
  readonly load: number;
  readonly parse: number;
  readonly toParse: Ratio;
  /** A small document, as the first thing that a process loads. */
  readonly firstLoad: number;
}

export async function documents(effort: Effort): Promise<Documents> {
  const { text: small } = monitoring(1);
  const start = performance.now();
  loadWorkflow(small);
  const firstLoad = (performance.now() - start) * 1e6;
  const tasks = amount(effort, 600, 5_000);
  effort.say(`a document of ${tasks.toLocaleString("en")} tasks`);
  const text = documentText(tasks);
  assertLoads(text, tasks);
  const samples = await interleaved(
    [
      { name: "load", operations: 1, run: () => void loadWorkflow(text) },
      { name: "parse", operations: 1, run: () => void parse(text) },
    ],
    3,
  );
  return {
    tasks,
    bytes: Buffer.byteLength(text),
    load: median(samples["load"] ?? []),
    parse: median(samples["parse"] ?? []),
    toParse: ratioOf(samples, "load", "parse"),
    firstLoad,
  };
}

/** @throws an Error where the text does not give so many tasks, read either way. */
function assertLoads(text: string, tasks: number): void {
  const { nodes } = loadWorkflow(text);
  const parsed = parse(text) as { workflow: { tasks: readonly unknown[] } };
  if (nodes.size !== tasks || parsed.workflow.tasks.length !== tasks)
    throw new Error(`Cannot time the document: it gives ${nodes.size} tasks, not ${tasks}`);
}

/** Tasks as the scenarios of the seeds have them, each over what the one before gave; every tenth says more. */
export function documentText(tasks: number): string {
  return `workflow:\n  tasks:\n${Array.from({ length: tasks }, (_, i) => taskText(i)).join("")}`;
}

function taskText(i: number): string {
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
