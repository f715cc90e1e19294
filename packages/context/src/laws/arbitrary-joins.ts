import fc from "fast-check";
import type { Json } from "../json.ts";
import { arbitraryValue } from "./arbitrary-value.ts";
import { namePick, type Script, variablesOf } from "./arbitrary-script.ts";
import { linesOf, type Step } from "./step.ts";

interface Draft {
  readonly kind: "set" | "delete" | "fan out" | "join";
  readonly on: number;
  readonly name: number;
  readonly value: Json;
  readonly forks: number;
}

/** A branch that is not joined yet. */
interface Live {
  readonly number: number;
  /** The names that only this branch may write at the moment. */
  own: readonly string[];
  readonly ownBefore: readonly string[];
  /** Forks that are not joined yet. */
  forks: Live[];
}

const MAX_LIVE = 8;

/**
 * Scripts in which branches fan out, write and are joined again, repeatedly and at every depth. No two
 * branches that exist at the same time write the same name, so there are no conflicts.
 */
export function arbitraryJoins(names: fc.Arbitrary<readonly string[]>): fc.Arbitrary<Script> {
  const draft: fc.Arbitrary<Draft> = fc.record({
    kind: fc.constantFrom("set", "set", "set", "delete", "fan out", "join"),
    on: fc.nat({ max: MAX_LIVE }),
    name: namePick,
    value: arbitraryValue,
    forks: fc.integer({ min: 1, max: 3 }),
  });
  return fc
    .record({
      names: fc.noShrink(names),
      variables: fc.array(arbitraryValue, { maxLength: 14, size: "max" }),
      drafts: fc.array(draft, { maxLength: 24, size: "max" }),
      isWatched: fc.boolean(),
    })
    .map((drawn) => {
      const variables = variablesOf(drawn.names, drawn.variables);
      const steps = new Plan(drawn.names).resolved(drawn.drafts);
      const lines = linesOf(variables, steps);
      return { variables, steps, names: drawn.names, isWatched: drawn.isWatched, lines };
    });
}

/** Keeps track of the branches, and of who may write what, while drafts become steps. */
class Plan {
  readonly #steps: Step[] = [];
  readonly #root: Live;
  #branches = 1;

  constructor(names: readonly string[]) {
    this.#root = { number: 0, own: names, ownBefore: names, forks: [] };
  }

  resolved(drafts: readonly Draft[]): readonly Step[] {
    for (const draft of drafts) this.#take(draft);
    this.#join(this.#root);
    return this.#steps;
  }

  #take({ kind, on: pick, name: namePick, value, forks }: Draft): void {
    const live = withForks(this.#root);
    const branch = live[pick % live.length] as Live;
    const name = branch.own[namePick % branch.own.length];
    if (kind === "join") this.#join(branch);
    else if (kind === "fan out") {
      if (branch.forks.length === 0 && live.length + forks <= MAX_LIVE) this.#fanOut(branch, forks);
    } else if (name !== undefined) {
      const on = branch.number;
      this.#steps.push(
        kind === "set" ? { do: "set", on, name, value } : { do: "delete", on, name },
      );
    }
  }

  #fanOut(branch: Live, forks: number): void {
    const { own, number } = branch;
    const part = (position: number): string[] => own.filter((_, i) => i % (forks + 1) === position);
    for (let fork = 1; fork <= forks; fork++) {
      this.#steps.push({ do: "fork", on: number });
      branch.forks.push({
        number: this.#branches++,
        own: part(fork),
        ownBefore: part(fork),
        forks: [],
      });
    }
    branch.own = part(0);
  }

  #join(branch: Live): void {
    if (branch.forks.length === 0) return;
    for (const fork of branch.forks) this.#join(fork);
    this.#steps.push({
      do: "join",
      on: branch.number,
      forks: branch.forks.map(({ number }) => number),
    });
    branch.forks = [];
    branch.own = branch.ownBefore;
  }
}

/** The branch and all its descendants. */
function withForks(branch: Live): Live[] {
  return [branch, ...branch.forks.flatMap(withForks)];
}
