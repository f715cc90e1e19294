import type { Node } from "../../src/graph/node.ts";
import { succeeded } from "../../src/graph/outcome.ts";

/** One for all, so that equal steps are equal. */
const process: Node["process"] = (context) => succeeded(context);

/** A node that does nothing. */
export function step(id: string, rest: Partial<Node> = {}): Node {
  return { id, process, ...rest };
}
