import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Check } from "../../src/guard/index.ts";
import type { Edit } from "./mutated-build.ts";

/** A build that is worse on purpose, and what must reveal it. */
export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** The check and the case that must reveal it. */
  readonly check: Check;
  readonly caughtIn: string;
}

/** As `mutants.yaml` has them. */
interface Declared {
  readonly name: string;
  /** The check and the case: `bytes of fork`. */
  readonly caught: string;
  readonly edits: readonly DeclaredEdit[];
}

interface DeclaredEdit extends Partial<Omit<Edit, "file">> {
  readonly file: string;
  readonly before?: string;
  readonly after?: string;
  readonly add?: string;
  readonly spin?: number;
}

const text = readFileSync(new URL("mutants.yaml", import.meta.url), "utf8");
const { counted, timed } = parse(text) as Readonly<Record<"counted" | "timed", Declared[]>>;

export const countedMutants: readonly Mutant[] = counted.map(mutant);
export const timedMutants: readonly Mutant[] = timed.map(mutant);

function mutant({ name, caught, edits }: Declared): Mutant {
  const [check = "", caughtIn = ""] = caught.split(" of ");
  return { name, check: check as Check, caughtIn, edits: edits.map(edit) };
}

function edit({
  file,
  from,
  to = "",
  before,
  after,
  spin,
  add = spinning(spin),
}: DeclaredEdit): Edit {
  if (before !== undefined) return { file, from: before, to: add + before };
  if (after !== undefined) return { file, from: after, to: after + add };
  return { file, from: from ?? "", to };
}

function spinning(rounds: number = 0): string {
  return `let spin = 0; for (let i = 0; i < ${rounds}; i++) spin = (spin * 31 + i) | 0; if (spin === 0.5) return null;\n`;
}
