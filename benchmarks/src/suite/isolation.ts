import type { Measurements, Reading } from "../measure/measurement.ts";
import type { Table } from "../output/table.ts";
import type { Lab, Subject } from "./declare.ts";

/** The laws of isolation, and which ways of keeping a context they hold for. */
export const isolation: Subject = {
  name: "isolation",
  packages: ["context"],
  experiments: [{ name: "isolation", runs: "beside another", measure }],
  tables: (m) => [lawTable(m), counterexampleTable(m)],
};

/** Fixed, so that the matrix is the same in every run. */
const SEED = 20_261_122;

/** The case that holds what each law says. */
const LAWS = "laws";

async function measure(lab: Lab): Promise<void> {
  const { default: fc } = await import("fast-check");
  const { contextLaws } = await import("@sheaf/context/laws");
  const { lawSubjects } = await import("../rivals/all.ts");
  const numRuns = lab.amount(12, 200);
  const laws = new Map<string, Reading>();
  const verdicts: Reading[] = [];
  for (const subject of lawSubjects) {
    lab.say(`isolation: ${subject.name}`);
    for (const { name: law, sentence, property } of contextLaws(subject)) {
      const told = { case: LAWS, unit: "count", value: numRuns, notes: [sentence] } as const;
      laws.set(law, { ...told, measure: law });
      const { failed, counterexample, errorInstance } = fc.check(property, { seed: SEED, numRuns });
      const notes = [fc.stringify(counterexample), firstLine(errorInstance)].map(shortened);
      const verdict = { case: subject.name, measure: law, unit: "fraction" } as const;
      verdicts.push(failed ? { ...verdict, value: 0, notes } : { ...verdict, value: 1 });
    }
  }
  lab.found.push(...laws.values());
  lab.keep("seed", "count", { seed: SEED });
  lab.found.push(...verdicts);
}

const MOST_CHARACTERS = 300;

function shortened(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
}

/** What the matrix of laws is drawn from. */
export interface LawMatrix {
  readonly laws: readonly { readonly name: string; readonly sentence: string }[];
  readonly runs: number;
  readonly seed: number;
  readonly approaches: readonly string[];
  /** Null if the approach has nothing that the law is about. */
  readonly holds: (approach: string, law: string) => boolean | null;
}

export function lawMatrix(measured: Measurements): LawMatrix {
  const laws = measured.list.filter((each) => each.case === LAWS);
  return {
    laws: laws.map(({ measure: name, notes = [] }) => ({ name, sentence: notes[0] ?? "" })),
    runs: laws[0]?.value ?? Number.NaN,
    seed: measured.value("seed", "seed"),
    approaches: measured.cases().filter((name) => name !== LAWS && name !== "seed"),
    holds: (approach, law) => {
      const found = measured.find(approach, law);
      return found === undefined ? null : found.value === 1;
    },
  };
}

function lawTable(measured: Measurements): Table {
  const { laws, runs, seed, approaches, holds } = lawMatrix(measured);
  const mark = (approach: string, law: string): string => {
    const verdict = holds(approach, law);
    return verdict === null ? "–" : verdict ? "holds" : "BREAKS";
  };
  return {
    title: "Isolation",
    head: ["law", ...approaches],
    rows: laws.map(({ name }) => [name, ...approaches.map((approach) => mark(approach, name))]),
    note: `Each law was tried ${runs} times, seed ${seed}; – if the approach has nothing that the law is about.`,
  };
}

function counterexampleTable(measured: Measurements): Table {
  return {
    title: "How isolation breaks",
    head: ["approach", "law", "smallest case", "what is seen"],
    rows: measured.list
      .filter(({ unit, value }) => unit === "fraction" && value === 0)
      .map(({ case: name, measure: law, notes = [] }) => [name, law, ...notes]),
  };
}
