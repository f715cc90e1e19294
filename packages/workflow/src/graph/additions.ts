import { type Addition, Assembler } from "./assembler.ts";
import type { Assembly, Graph } from "./graph.ts";
import { InvalidWorkflowError } from "./invalid-workflow-error.ts";
import { validate } from "./validate.ts";

/**
 * What a workflow is made of: a persistent list of additions. It is assembled when it is first read,
 * starting from the nearest earlier list that has been read, and then keeps the result instead of the
 * list.
 */
export class Additions {
  /** The last addition; null once all are assembled. */
  #pending: { readonly addition: Addition; readonly previous: Additions | null } | null;
  #assembly: Assembly | null = null;
  #isChecked = false;

  constructor(addition: Addition, previous: Additions | null = null) {
    this.#pending = { addition, previous };
  }

  /** These additions and one more. O(1). */
  with(addition: Addition): Additions {
    return new Additions(addition, this);
  }

  /** The graph, valid or not. O(nodes + edges) once, without recursion. */
  assembled(): Assembly {
    this.#assembly ??= this.#assemble();
    this.#pending = null;
    return this.#assembly;
  }

  /**
   * The graph, checked once.
   *
   * @throws {@link InvalidWorkflowError} with everything that is wrong.
   */
  checked(): Graph {
    const assembly = this.assembled();
    if (this.#isChecked) return assembly;
    const problems = validate(assembly);
    if (problems.length > 0) throw new InvalidWorkflowError(assembly.settings.name, problems);
    this.#isChecked = true;
    return assembly;
  }

  #assemble(): Assembly {
    const additions: Addition[] = [];
    let base: Assembly | null = null;
    let pending = this.#pending;
    while (pending !== null) {
      const { addition, previous }: { addition: Addition; previous: Additions | null } = pending;
      additions.push(addition);
      base = previous === null ? null : previous.#assembly;
      pending = previous === null ? null : previous.#pending;
    }
    const assembler = new Assembler(base);
    for (const add of additions.toReversed()) add(assembler);
    return assembler.assembled();
  }
}
