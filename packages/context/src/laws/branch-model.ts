import type { Step, Variables } from "./step.ts";
import { textOf, type View } from "./view.ts";

interface Branch {
  readonly content: Map<string, string>;
  /** Own writes in order; undefined is a deletion. */
  readonly writes: [name: string, text: string | undefined][];
}

/**
 * A simple model of branches: each is a Map of its own, and a join repeats the writes of the forks in
 * order.
 */
export class BranchModel {
  readonly #branches: Branch[];

  constructor(variables: Variables) {
    const content = new Map(variables.map(([name, value]) => [name, textOf(value)]));
    this.#branches = [{ content, writes: [] }];
  }

  view(branch: number): View {
    return this.#branch(branch).content;
  }

  take(step: Step): void {
    const branch = this.#branch(step.on);
    if (step.do === "set") write(branch, step.name, textOf(step.value));
    if (step.do === "delete") write(branch, step.name, undefined);
    if (step.do === "fork") this.#branches.push({ content: new Map(branch.content), writes: [] });
    if (step.do === "join") {
      const writes = step.forks.flatMap((fork) => this.#branch(fork).writes);
      for (const [name, text] of writes) write(branch, name, text);
    }
  }

  #branch(branch: number): Branch {
    return this.#branches[branch] as Branch;
  }
}

function write({ content, writes }: Branch, name: string, text: string | undefined): void {
  writes.push([name, text]);
  if (text === undefined) content.delete(name);
  else content.set(name, text);
}
