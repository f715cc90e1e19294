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

/** How a node is added. */
export interface NodeOptions {
  /** How many of the nodes that lead to it must have arrived before it runs; unless given, each arrival runs it. */
  readonly join?: JoinRule;
  /** The workflow starts with it, beside those that it starts with already. */
  readonly start?: boolean;
}

/**
 * Nodes and what leads from one to the next, as an immutable value: every addition returns a new
 * workflow, an earlier one never changes, and node objects are shared by all. Additions come in any
 * order; what is wrong is found, all together, by `check` or when the workflow is first run.
 *
 * | operation | cost |
 * |---|---|
 * | `addNode`, `addEdge`, `addConditionalEdge`, `addDefaultRoute`, `with` | O(1) |
 * | the first read of a workflow | O(nodes and edges) |
 * | the first `check` or run | O(nodes and edges), once; a run checks nothing again |
 * | `starts`, `startNode`, `settings` after that | O(1) |
 * | `nodes`, `edges`, `conditionalEdges`, `defaultRoutes`, `toMermaid`, `toDot` | O(nodes and edges) |
 *
 * The third parameter of the type is the pairs of node and action that have no edge yet, where types
 * can tell. Only a workflow with none of them can be run.
 */
export class Workflow<
  Action extends string = string,
  Output = unknown,
  Unhandled extends UnhandledAction = never,
  Types extends RunTypes = RunTypes,
> {
  /** Of the type only: there is no such property. */
  declare readonly "~types": {
    /** What its nodes may choose. */
    readonly action: Action;
    /** What it gives. */
    readonly output: Output;
    /** What has no edge yet. */
    readonly unhandled: Unhandled;
    /** What its runs are given and come to. */
    readonly run: Types;
  };
  readonly #additions: Additions;

  /** @internal Workflows are made by {@link createWorkflow} and by other workflows. */
  constructor(additions: Additions) {
    this.#additions = additions;
  }

  /** A workflow with one more node, which is frozen. Node identifiers are unique within a workflow. */
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
   * A workflow in which the action, chosen by the node `from`, leads to the node `to`. Several edges
   * for one action start branches that run in parallel, in the order in which they were added. The
   * action `default` stands for all that have no edge of their own.
   */
  addEdge<const From extends string, const On extends string>(
    from: From,
    action: On,
    to: string,
  ): Workflow<Action, Output, HandledBy<Unhandled, From, On>> {
    return new Workflow(this.#additions.with((assembler) => assembler.edge(from, action, to)));
  }

  /** A workflow in which `to` follows a success of the node `from` if `when` holds. */
  addConditionalEdge(
    from: string,
    when: EdgeCondition,
    to: string,
  ): Workflow<Action, Output, Unhandled> {
    return new Workflow(
      this.#additions.with((assembler) => assembler.conditionalEdge(from, when, to)),
    );
  }

  /** A workflow in which `to` follows the node `from` if no other edge applies. */
  addDefaultRoute<const From extends string>(
    from: From,
    to: string,
  ): Workflow<Action, Output, HandledBy<Unhandled, From, "default">> {
    return new Workflow(this.#additions.with((assembler) => assembler.defaultRoute(from, to)));
  }

  /** A workflow with these settings; others stay as they are. */
  with<const Settings extends WorkflowSettings>(
    settings: Settings,
  ): Workflow<Action, OutputWith<Settings, Output>, Unhandled> {
    const frozen = frozenSettings(settings);
    return new Workflow(this.#additions.with((assembler) => assembler.set(frozen)));
  }

  /** @internal The workflow with errors in the words of its author. */
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

  /** The nodes by identifier, in the order in which they were added: the very objects. */
  get nodes(): ReadonlyMap<string, Node> {
    const { vertices } = this.#additions.assembled();
    return new Map(Array.from(vertices, ([id, { node }]) => [id, node]));
  }

  /** The edges for actions: node by node, those of one action together. */
  get edges(): readonly ActionEdge[] {
    return [...actionEdges(this.#additions.assembled())];
  }

  /** The conditional edges, node by node. */
  get conditionalEdges(): readonly ConditionalEdge[] {
    return [...conditionalEdges(this.#additions.assembled())];
  }

  /** Where nodes lead when nothing else says so. */
  get defaultRoutes(): ReadonlyMap<string, string> {
    return new Map(defaultRoutes(this.#additions.assembled()));
  }

  /** What holds for the workflow as a whole. */
  get settings(): WorkflowSettings {
    return this.#additions.assembled().settings;
  }

  /**
   * This workflow, once it is known that it can run.
   *
   * @throws {@link InvalidWorkflowError} with everything that is wrong.
   */
  check(): this {
    this.#additions.checked();
    return this;
  }

  /** The workflow as a Mermaid flowchart, complete or not. The same workflow gives the same text. */
  toMermaid(): string {
    return toMermaid(this.#additions.assembled());
  }

  /** The workflow in the language of Graphviz, complete or not. The same workflow gives the same text. */
  toDot(): string {
    return toDot(this.#additions.assembled());
  }

  /** @internal Read by {@link graphOf}. */
  get graph(): Graph {
    return this.#additions.checked();
  }
}

/**
 * A workflow of one node that it starts with, or of several that it starts in parallel, in this
 * order. The nodes are frozen.
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
  const additions = new Additions((assembler) => {
    for (const node of nodes) assembler.start(node, null);
    assembler.set(frozen);
  });
  return new Workflow(additions);
}

/** The graph of a workflow, checked: what a run reads. @throws {@link InvalidWorkflowError} */
export function graphOf(workflow: AnyWorkflow): Graph {
  return workflow.graph;
}

/** `Array.isArray`, which does not narrow to read-only lists. */
function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}
