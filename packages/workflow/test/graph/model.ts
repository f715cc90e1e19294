import type { Node } from "../../src/graph/node.ts";
import type { AnyWorkflow } from "../../src/graph/workflow.ts";
import type { EdgeCondition, JoinRule } from "../../src/graph/vertex.ts";

/** One addition as plain data. */
export type Draft =
  | { readonly kind: "node"; readonly node: Node; readonly join: JoinRule }
  | { readonly kind: "edge"; readonly from: string; readonly action: string; readonly to: string }
  | {
      readonly kind: "condition";
      readonly from: string;
      readonly when: EdgeCondition;
      readonly to: string;
    }
  | { readonly kind: "route"; readonly from: string; readonly to: string }
  | { readonly kind: "name"; readonly name: string };

type Of<Kind extends Draft["kind"]> = Extract<Draft, { readonly kind: Kind }>;

/** The workflow with the addition. */
export function applied(workflow: AnyWorkflow, draft: Draft): AnyWorkflow {
  switch (draft.kind) {
    case "node":
      return workflow.addNode(draft.node, { join: draft.join });
    case "edge":
      return workflow.addEdge(draft.from, draft.action, draft.to);
    case "condition":
      return workflow.addConditionalEdge(draft.from, draft.when, draft.to);
    case "route":
      return workflow.addDefaultRoute(draft.from, draft.to);
    case "name":
      return workflow.with({ name: draft.name });
  }
}

/**
 * A workflow as the bare list of its additions: every question is answered by going through all of
 * them, as docs/semantics.md#graphs-of-nodes states them.
 */
export class Model {
  readonly starts: readonly Node[];
  readonly #drafts: readonly Draft[];

  constructor(starts: readonly Node[], drafts: readonly Draft[]) {
    this.starts = starts;
    this.#drafts = drafts;
  }

  get name(): string | undefined {
    return this.#all("name").at(-1)?.name;
  }

  /** All nodes that were added; of each identifier the first. */
  get nodes(): readonly { readonly node: Node; readonly join: JoinRule }[] {
    return this.#added.filter(
      ({ node }, i, all) => all.findIndex((other) => other.node.id === node.id) === i,
    );
  }

  get edges(): readonly Of<"edge">[] {
    return this.#all("edge").filter((edge, i, all) => all.findIndex(isSame(edge)) === i);
  }

  get conditions(): readonly Of<"condition">[] {
    return this.#all("condition");
  }

  get routes(): readonly Of<"route">[] {
    return this.#all("route").filter(
      ({ from }, i, all) => all.findIndex((other) => other.from === from) === i,
    );
  }

  leadingTo(id: string): string[] {
    return [...new Set(this.#lines.filter(({ to }) => to === id).map(({ from }) => from))];
  }

  /** Each problem as its code and the node concerned, sorted. */
  problems(): string[] {
    const { edges, routes, nodes } = this;
    const found: string[] = [];
    if (this.starts.length === 0) found.push("NO_START");
    for (const [i, { node }] of this.#added.entries()) {
      const isFirst = this.#added.findIndex((other) => other.node.id === node.id) === i;
      if (!isFirst) found.push(`DUPLICATE_NODE ${node.id}`);
    }
    for (const edge of this.#all("edge"))
      if (!edges.includes(edge)) found.push(`DUPLICATE_EDGE ${edge.from}`);
    for (const route of this.#all("route")) {
      const first = routes.find(({ from }) => from === route.from);
      if (first?.to !== route.to) found.push(`DUPLICATE_ROUTE ${route.from}`);
    }
    const ids = new Set(nodes.map(({ node }) => node.id));
    for (const id of new Set(this.#lines.flatMap(({ from, to }) => [from, to])))
      if (!ids.has(id)) found.push(`UNKNOWN_NODE ${id}`);
    for (const { node, join } of nodes) {
      if (this.starts.length > 0 && !this.#isReached(node.id, new Set()))
        found.push(`UNREACHABLE_NODE ${node.id}`);
      if (typeof join === "number" && (join < 1 || join > this.leadingTo(node.id).length))
        found.push(`INVALID_JOIN ${node.id}`);
      const handled = new Set(
        edges.filter(({ from }) => from === node.id).map(({ action }) => action),
      );
      if (handled.has("default") || routes.some(({ from }) => from === node.id)) continue;
      for (const action of node.actions ?? [])
        if (!handled.has(action)) found.push(`UNHANDLED_ACTION ${node.id}`);
    }
    return found.toSorted();
  }

  get #added(): readonly { readonly node: Node; readonly join: JoinRule }[] {
    return [...this.starts.map((node) => ({ node, join: null })), ...this.#all("node")];
  }

  /** Everything that leads from one node to another, in the order of addition. */
  get #lines(): readonly { readonly from: string; readonly to: string }[] {
    const kept = new Set<Draft>([...this.edges, ...this.conditions, ...this.routes]);
    return this.#drafts.filter((draft): draft is Of<"edge" | "condition" | "route"> =>
      kept.has(draft),
    );
  }

  /** Backwards and by recursion, unlike the code that it checks. */
  #isReached(id: string, seen: Set<string>): boolean {
    if (this.starts.some((start) => start.id === id)) return true;
    if (seen.has(id)) return false;
    seen.add(id);
    return this.leadingTo(id).some((from) => this.#isReached(from, seen));
  }

  #all<Kind extends Draft["kind"]>(kind: Kind): readonly Of<Kind>[] {
    return this.#drafts.filter((draft): draft is Of<Kind> => draft.kind === kind);
  }
}

function isSame(edge: Of<"edge">): (other: Of<"edge">) => boolean {
  return ({ from, action, to }) => from === edge.from && action === edge.action && to === edge.to;
}
