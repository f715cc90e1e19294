import type { Measurements, Reading } from "../measure/measurement.ts";
import type { Table } from "../output/table.ts";
import type { Lab, Subject } from "./declare.ts";

/** The laws of isolation, and which ways of keeping a context they hold for. */
export const isolation: Subject = {
  name: "isolation",
  packages: ["context"],
  experiments: [{ name: "isolation", runs: "beside another", measure }],
  tables: (m) => [...lawTables(m), counterexampleTable(m)],
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

function lawTables(measured: Measurements): Table[] {
  const laws = measured.list.filter((each) => each.case === LAWS);
  const approaches = measured.cases().filter((name) => name !== LAWS && name !== "seed");
  const verdict = (approach: string, law: string): string => {
    const found = measured.find(approach, law);
    return found === undefined ? "–" : found.value === 1 ? "holds" : "BREAKS";
  };
  return [
    {
      title: "Isolation",
      head: ["law", ...approaches],
      rows: laws.map(({ measure: law }) => [law, ...approaches.map((each) => verdict(each, law))]),
      note: `Each law was tried ${laws[0]?.value} times, seed ${measured.value("seed", "seed")}; – if the approach has nothing that the law is about.`,
    },
    {
      title: "What each law says",
      head: ["law", "what it says"],
      rows: laws.map(({ measure: law, notes = [] }) => [law, notes[0] ?? ""]),
    },
  ];
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
