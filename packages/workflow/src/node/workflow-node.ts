import { CanceledError, NodeFailedError } from "../errors.ts";
import type { WorkflowContext } from "@sheaf/context";
import type { Graph } from "../graph/graph.ts";
import { type NodeNeeds, NodeWithNeeds } from "../graph/needs.ts";
import type { Node } from "../graph/node.ts";
import { failed, type Outcome, succeeded } from "../graph/outcome.ts";
import { type AnyWorkflow, graphOf, Workflow } from "../graph/workflow.ts";
import type { GraphEnd } from "../engine/graph-result.ts";
import { HandledInside } from "../engine/handled.ts";
import type { Run } from "../contract/run.ts";
import { shown } from "../value-name.ts";
import { outputOf, whenEnded } from "../engine/sub-workflow.ts";
import { runInside } from "../engine/time-limit.ts";

/**
 * Runs a workflow as a node of another one, on the context of that.
 *
 * @example
 * ```ts
 * const inner = createWorkflow({
 *   id: "count",
 *   process: (context) => succeeded(context.set("count", 1), "counted"),
 * });
 * const { output, context } = await run(createWorkflow(new WorkflowNode("inner", inner))).result;
 * [output, context.get("count")]; // ["counted", 1]
 * ```
 */
export class WorkflowNode<const Id extends string, Output>
  extends NodeWithNeeds
  implements Node<never, Output>
{
  /** Unique within the workflow around it. */
  readonly id: Id;
  /** The workflow that it runs. */
  readonly workflow: Workflow<string, Output>;

  /**
   * @param id Unique within the workflow around it.
   * @param workflow The workflow that it runs.
   */
  constructor(id: Id, workflow: Workflow<string, Output>) {
    super();
    this.id = id;
    this.workflow = workflow;
  }

  /**
   * What is wrong with the workflow.
   *
   * @example
   * ```ts
   * const workflow = defineWorkflow().task("a", { action: () => 1 }).build();
   * new WorkflowNode("inner", workflow).problems(); // []
   * ```
   */
  problems(): readonly string[] {
    return problemsOfWorkflow(this.workflow);
  }

  /** @internal */
  override needs(): NodeNeeds {
    return { workflow: this.workflow };
  }

  /** @internal Called by runs. */
  process(
    context: WorkflowContext,
    run: Run,
  ): Outcome<never, Output> | Promise<Outcome<never, Output>> {
    const graph = graphOf(this.workflow);
    const inside = run.within(this.id);
    return whenEnded(runInside(graph, inside, undefined, context, false), (end) => {
      const handled = new HandledInside();
      handled.add(undefined, 1, end.handled);
      return { ...this.#outcomeOf(graph, end, run), handledInside: handled.errors(this.id) };
    });
  }

  #outcomeOf(graph: Graph, end: GraphEnd, run: Run): Outcome<never, Output> {
    if (end.status === "canceled") return failed(end.context, new CanceledError({ task: this.id }));
    const [error] = end.errors;
    if (error !== undefined)
      return failed(end.context, new NodeFailedError(error, { task: this.id }));
    return succeeded(end.context, outputOf(graph, end, run) as Output);
  }
}

/** What is wrong with a workflow inside a node, as sentences about the node. */
export function problemsOfWorkflow(workflow: AnyWorkflow): readonly string[] {
  if (!(workflow instanceof Workflow))
    return [`has an invalid "workflow": expected a workflow, got ${shown(workflow)}`];
  try {
    workflow.check();
    return [];
  } catch (error) {
    return [`runs a workflow that cannot run: ${(error as Error).message}`];
  }
}
