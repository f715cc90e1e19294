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
  /** The last addition, and those before it; null once all are assembled. */
  #addition: Addition | null;
  #previous: Additions | null;
  #assembly: Assembly | null = null;
  #isChecked = false;

  constructor(addition: Addition, previous: Additions | null = null) {
    this.#addition = addition;
    this.#previous = previous;
  }

  /** These additions and one more. O(1). */
  with(addition: Addition): Additions {
    return new Additions(addition, this);
  }

  /** The graph, valid or not. O(nodes + edges) once, without recursion. */
  assembled(): Assembly {
    this.#assembly ??= this.#assemble();
    this.#addition = this.#previous = null;
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
    const pending = this.#addition === null ? [] : [this.#addition];
    let base = this.#previous;
    for (; base !== null && base.#addition !== null; base = base.#previous)
      pending.push(base.#addition);
    const assembler = new Assembler(base === null ? null : base.#assembly);
    for (let i = pending.length - 1; i >= 0; i--) assembler.add(pending[i] as Addition);
    return assembler.assembled();
  }
}
