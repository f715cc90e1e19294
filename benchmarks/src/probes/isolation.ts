import { contextLaws } from "@sheaf/context/laws";
import fc from "fast-check";
import { amount, type Effort } from "../measure/effort.ts";
import { examinees } from "../rivals/all.ts";
import type { Examinee } from "../rivals/rival.ts";

/** Which laws of isolation each way of keeping a context holds. */
export interface Isolation {
  readonly seed: number;
  readonly runs: number;
  readonly laws: readonly { readonly name: string; readonly sentence: string }[];
  readonly examined: readonly Examined[];
}

interface Examined {
  readonly name: string;
  readonly setup: string;
  readonly verdicts: readonly Verdict[];
}

interface Verdict {
  readonly law: string;
  /** Null where the law says nothing about this examinee, which then cannot do what it is about. */
  readonly holds: boolean | null;
  /** The smallest case found in which it breaks. */
  readonly counterexample?: string;
  readonly error?: string;
}

/** Fixed, so that the matrix is the same in every run. */
const SEED = 20_261_122;

export function isolation(effort: Effort): Isolation {
  const runs = amount(effort, 25, 200);
  const examined = examinees.map((subject) => {
    effort.say(`isolation: ${subject.name}`);
    return { subject, verdicts: verdictsOf(subject, runs) };
  });
  const laws = new Map(
    examinees
      .flatMap((subject) => subject.laws(contextLaws))
      .map(({ name, sentence }) => [name, { name, sentence }]),
  );
  return {
    seed: SEED,
    runs,
    laws: [...laws.values()],
    examined: examined.map(({ subject: { name, setup }, verdicts }) => ({
      name,
      setup,
      verdicts: [...laws.keys()].map(
        (law) => verdicts.find((verdict) => verdict.law === law) ?? { law, holds: null },
      ),
    })),
  };
}

function verdictsOf(subject: Examinee, numRuns: number): Verdict[] {
  return subject.laws(contextLaws).map(({ name, property }) => {
    const result = fc.check(property, { seed: SEED, numRuns });
    if (!result.failed) return { law: name, holds: true };
    return {
      law: name,
      holds: false,
      counterexample: shortened(fc.stringify(result.counterexample)),
      error: shortened(firstLine(result.errorInstance)),
    };
  });
}

const MOST_CHARACTERS = 300;

function shortened(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
}
