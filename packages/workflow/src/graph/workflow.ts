import type { WorkflowSource } from "../declaration-source.ts";
import { Additions } from "./additions.ts";
import type { Addition } from "./assembler.ts";
import { toDot, toMermaid } from "./draw.ts";
import {
  type ActionEdge,
  actionEdges,
  type ConditionalEdge,
  conditionalEdges,
  defaultRoutes,
} from "./edges.ts";
import type { Graph } from "./graph.ts";
import type { Node } from "./node.ts";
import { frozenSettings, type WorkflowSettings } from "./settings.ts";
import type { EdgeCondition, JoinRule } from "./vertex.ts";
import type {
  ActionOf,
  HandledBy,
  OutputOf,
  OutputWith,
  RunTypes,
  UnhandledAction,
  UnhandledOf,
} from "./workflow-types.ts";

/** Any workflow, complete or not. */
export type AnyWorkflow = Workflow<string, unknown, UnhandledAction>;

/** Options for adding a node. */
export interface NodeOptions {
  /**
   * How many of the nodes that lead to it must arrive before it runs.
   *
   * @defaultValue it runs at each arrival
   */
  readonly join?: JoinRule;
  /**
   * The workflow starts with this node too.
   *
   * @defaultValue false
   */
  readonly start?: boolean;
}

/**
 * A graph of nodes as an immutable value: every addition returns a new workflow and leaves this one as
 * it is. Node objects are shared. Nodes and edges may be added in any order; `check`, or the first run,
 * reports everything that is wrong at once.
 *
 * | operation | cost |
 * |---|---|
 * | `addNode`, `addEdge`, `addConditionalEdge`, `addDefaultRoute`, `with` | O(1) |
 * | the first read of a workflow | O(nodes and edges) |
 * | the first `check` or run | O(nodes and edges), once; a run checks nothing again |
 * | `starts`, `startNode`, `settings` after that | O(1) |
 * | `nodes`, `edges`, `conditionalEdges`, `defaultRoutes`, `toMermaid`, `toDot` | O(nodes and edges) |
 *
 * The third type parameter lists the pairs of node and action that have no edge yet, as far as types
 * show it. A workflow compiles in `run` only if there are none.
 */
export class Workflow<
  Action extends string = string,
  Output = unknown,
  Unhandled extends UnhandledAction = never,
  Types extends RunTypes = RunTypes,
> {
  /** For types only: no such property exists. */
  declare readonly "~types": {
    /** The actions that its nodes may choose. */
    readonly action: Action;
    /** Its output. */
    readonly output: Output;
    /** Actions that have no edge yet. */
    readonly unhandled: Unhandled;
    /** What its runs take and produce. */
    readonly run: Types;
  };
  readonly #additions: Additions;

  /** @internal Workflows are made by {@link createWorkflow} and by other workflows. */
  constructor(additions: Additions) {
    this.#additions = additions;
  }

  /**
   * Adds a node, which is frozen. Node identifiers are unique within a workflow.
   *
   * @example
   * ```ts
   * const first = { id: "first", process: (context) => succeeded(context) } satisfies Node;
   * const second = { id: "second", process: (context) => succeeded(context) } satisfies Node;
   * const workflow = createWorkflow(first).addNode(second).addDefaultRoute("first", "second");
   * (await run(workflow).result).sequence; // ["first", "second"]
   * ```
   */
  addNode<const N extends Node>(
    node: N,
    { join = null, start = false }: NodeOptions = {},
  ): Workflow<Action | ActionOf<N>, Output | OutputOf<N>, Unhandled | UnhandledOf<N>> {
    Object.freeze(node);
    const add: Addition = (assembler) =>
      start ? assembler.start(node, join) : assembler.node(node, join);
    return new Workflow(this.#additions.with(add));
  }

  /**
   * Adds an edge that leads from the node `from` to the node `to` when `from` chooses the action.
   * Several edges for one action start parallel branches, in the order in which they were added. The
   * action `default` stands for all actions that have no edge of their own.
   *
   * @example
   * ```ts
   * const choose = { id: "choose", process: (context) => routed(context, "yes") } satisfies Node;
   * const accept = { id: "accept", process: (context) => succeeded(context) } satisfies Node;
   * const workflow = createWorkflow(choose).addNode(accept).addEdge("choose", "yes", "accept");
   * (await run(workflow).result).sequence; // ["choose", "accept"]
   * ```
   */
  addEdge<const From extends string, const On extends string>(
    from: From,
    action: On,
    to: string,
  ): Workflow<Action, Output, HandledBy<Unhandled, From, On>> {
    return new Workflow(this.#additions.with({ from, action, to }));
  }

  /**
   * Adds an edge that is followed after a success of `from` if `when` returns true.
   *
   * @example
   * ```ts
   * const count = { id: "count", process: (context) => succeeded(context, 3) } satisfies Node;
   * const warn = { id: "warn", process: (context) => succeeded(context) } satisfies Node;
   * const workflow = createWorkflow(count)
   *   .addNode(warn)
   *   .addConditionalEdge("count", (_, output) => Number(output) > 2, "warn");
   * (await run(workflow).result).sequence; // ["count", "warn"]
   * ```
   */
  addConditionalEdge(
    from: string,
    when: EdgeCondition,
    to: string,
  ): Workflow<Action, Output, Unhandled> {
    return new Workflow(
      this.#additions.with((assembler) => assembler.conditionalEdge(from, when, to)),
    );
  }

  /**
   * Adds the route that is followed after `from` if no edge applies.
   *
   * @example
   * ```ts
   * const first = { id: "first", process: (context) => succeeded(context) } satisfies Node;
   * const second = { id: "second", process: (context) => succeeded(context) } satisfies Node;
   * const workflow = createWorkflow(first).addNode(second).addDefaultRoute("first", "second");
   * workflow.defaultRoutes.get("first"); // "second"
   * ```
   */
  addDefaultRoute<const From extends string>(
    from: From,
    to: string,
  ): Workflow<Action, Output, HandledBy<Unhandled, From, "default">> {
    return new Workflow(this.#additions.with((assembler) => assembler.defaultRoute(from, to)));
  }

  /**
   * Changes these settings and leaves the others as they are.
   *
   * @example
   * ```ts
   * const greet = { id: "greet", process: (context) => succeeded(context) } satisfies Node;
   * createWorkflow(greet).with({ name: "greetings" }).settings.name; // "greetings"
   * ```
   */
  with<const Settings extends WorkflowSettings>(
    settings: Settings,
  ): Workflow<Action, OutputWith<Settings, Output>, Unhandled> {
    const frozen = frozenSettings(settings);
    return new Workflow(this.#additions.with((assembler) => assembler.set(frozen)));
  }

  /** @internal The workflow with errors that spell options as its author did. */
  declaredIn(source: WorkflowSource): Workflow<Action, Output, Unhandled> {
    return new Workflow(this.#additions.with((assembler) => assembler.declaredIn(source)));
  }

  /** The nodes that the workflow starts with, by identifier, in order. */
  get starts(): readonly string[] {
    return this.#additions.assembled().starts;
  }

  /** The first of `starts`, null if there is none. */
  get startNode(): string | null {
    return this.starts[0] ?? null;
  }

  /** The node objects by identifier, in the order in which they were added. */
  get nodes(): ReadonlyMap<string, Node> {
    const { vertices } = this.#additions.assembled();
    return new Map(Array.from(vertices, ([id, { node }]) => [id, node]));
  }

  /** The edges for actions, node by node, grouped by action. */
  get edges(): readonly ActionEdge[] {
    return [...actionEdges(this.#additions.assembled())];
  }

  /** The conditional edges, node by node. */
  get conditionalEdges(): readonly ConditionalEdge[] {
    return [...conditionalEdges(this.#additions.assembled())];
  }

  /** The default routes, by node. */
  get defaultRoutes(): ReadonlyMap<string, string> {
    return new Map(defaultRoutes(this.#additions.assembled()));
  }

  /** The settings of the workflow. */
  get settings(): WorkflowSettings {
    return this.#additions.assembled().settings;
  }

  /**
   * Checks that the workflow can run, and returns it.
   *
   * @throws {@link InvalidWorkflowError} with everything that is wrong.
   * @example
   * ```ts
   * createWorkflow([]).check(); // throws: Cannot run workflow: 1 problem: it has no node to start with
   * ```
   */
  check(): this {
    this.#additions.checked();
    return this;
  }

  /**
   * Draws the workflow as a Mermaid flowchart, complete or not. The same workflow gives the same text.
   *
   * @example
   * ```ts
   * const greet = { id: "greet", process: (context) => succeeded(context) } satisfies Node;
   * createWorkflow(greet).toMermaid().startsWith("flowchart TD"); // true
   * ```
   */
  toMermaid(): string {
    return toMermaid(this.#additions.assembled());
  }

  /**
   * Draws the workflow for Graphviz, complete or not. The same workflow gives the same text.
   *
   * @example
   * ```ts
   * const greet = { id: "greet", process: (context) => succeeded(context) } satisfies Node;
   * createWorkflow(greet).toDot().startsWith("digraph"); // true
   * ```
   */
  toDot(): string {
    return toDot(this.#additions.assembled());
  }

  /** @internal Read by {@link graphOf}. */
  get graph(): Graph {
    return this.#additions.checked();
  }
}

/**
 * Creates a workflow that starts with this node, or with several in parallel, in this order. The nodes
 * are frozen.
 *
 * @example
 * ```ts
 * const greet = { id: "greet", process: (context) => succeeded(context, "Hello") } satisfies Node;
 * (await run(createWorkflow(greet)).result).output; // "Hello"
 * ```
 */
export function createWorkflow<
  const N extends Node,
  const Settings extends WorkflowSettings = Pick<WorkflowSettings, "name">,
>(
  start: N | readonly N[],
  settings?: Settings,
): Workflow<ActionOf<N>, OutputWith<Settings, OutputOf<N>>, UnhandledOf<N>> {
  const nodes: readonly Node[] = isList(start) ? [...start] : [start];
  for (const node of nodes) Object.freeze(node);
  const frozen = frozenSettings(settings ?? {});
  const additions = Additions.of((assembler) => {
    for (const node of nodes) assembler.start(node, null);
    assembler.set(frozen);
  });
  return new Workflow(additions);
}

/** The checked graph of a workflow. @throws {@link InvalidWorkflowError} */
export function graphOf(workflow: AnyWorkflow): Graph {
  return workflow.graph;
}

/** Unlike `Array.isArray`, it narrows to read-only lists. */
function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}
