import { type Addition, Assembler } from "./assembler.ts";
import type { Assembly, Graph } from "./graph.ts";
import { InvalidWorkflowError } from "./invalid-workflow-error.ts";
import { validate } from "./validate.ts";

/** Additions that several versions of a workflow share: each knows how many of them are its own. */
interface Chunk {
  readonly list: Addition[];
  /** What comes before them; null for nothing. */
  readonly previous: Additions | null;
}

/** Longer lists are copied more often as they grow: building takes half as long again with 1,024. */
const CHUNK = 128;

/**
 * What a workflow is made of: a persistent list of additions. It is assembled when it is first read,
 * starting from the nearest version that had been read before more was added to it, and then keeps the
 * result instead of the list. Additions are appended to a list that earlier versions share: following
 * a link for each took a quarter of the time that a graph of 50,000 edges was assembled in.
 */
export class Additions {
  /** Null once all are assembled. */
  #chunk: Chunk | null;
  /** How many of the chunk belong to this version. */
  readonly #length: number;
  #assembly: Assembly | null = null;
  #isChecked = false;

  private constructor(chunk: Chunk) {
    this.#chunk = chunk;
    this.#length = chunk.list.length;
  }

  static of(addition: Addition): Additions {
    return new Additions({ list: [addition], previous: null });
  }

  /** These additions and one more. O(1). */
  with(addition: Addition): Additions {
    const chunk = this.#chunk;
    const isLatest = chunk !== null && chunk.list.length === this.#length;
    if (!isLatest || this.#length === CHUNK)
      return new Additions({ list: [addition], previous: this });
    chunk.list.push(addition);
    return new Additions(chunk);
  }

  /** The graph, valid or not. O(nodes + edges) once, without recursion. */
  assembled(): Assembly {
    this.#assembly ??= this.#assemble();
    this.#chunk = null;
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
    const pending: (readonly [list: readonly Addition[], length: number])[] = [];
    let base = this.#push(pending);
    while (base !== null && base.#chunk !== null) base = base.#push(pending);
    const count = pending.reduce((sum, [, length]) => sum + length, 0);
    const assembler = new Assembler(base === null ? null : base.#assembly, count);
    for (const [list, length] of pending.toReversed())
      for (let i = 0; i < length; i++) assembler.add(list[i] as Addition);
    return assembler.assembled();
  }

  /** Returns what comes before the chunk. */
  #push(pending: (readonly [readonly Addition[], number])[]): Additions | null {
    if (this.#chunk === null) return null;
    pending.push([this.#chunk.list, this.#length]);
    return this.#chunk.previous;
  }
}
