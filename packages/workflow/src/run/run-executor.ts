import type { Executor, Job, Session, WorkflowReference } from "../contract/executor.ts";
import type { Graph } from "../graph/graph.ts";
import { fingerprintOf } from "./fingerprint.ts";

/** The executor that a run was given, with the workflow of the run, for which other runs need no room. */
export class RunExecutor implements Executor {
  readonly #executor: Executor;
  readonly #graph: Graph;
  #workflow: WorkflowReference | null = null;

  constructor(executor: Executor, graph: Graph) {
    this.#executor = executor;
    this.#graph = graph;
  }

  get takesTasks(): boolean {
    return this.#executor.takesTasks === true;
  }

  open(job: Job): Session | Promise<Session> {
    return this.#executor.open(job);
  }

  /** O(nodes of all workflows) once. */
  get workflow(): WorkflowReference {
    return (this.#workflow ??= referenceOf(this.#graph));
  }
}

function referenceOf(graph: Graph): WorkflowReference {
  const { name } = graph.settings;
  const { document } = graph.source;
  return {
    fingerprint: fingerprintOf(graph),
    ...(name === undefined ? {} : { name }),
    ...(document === undefined ? {} : { document }),
  };
}
