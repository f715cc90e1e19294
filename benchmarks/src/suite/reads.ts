import { type Case, expectAnswer } from "../measure/case.ts";
import type { Workbench } from "../scenario/workbench.ts";

/** A power of two of names, read in turn. */
const NAMES = 8;

/** Reading from a context. */
export const readCases: readonly Case<Workbench>[] = [
  {
    id: "read",
    title: "A repeated read of a variable in a fork",
    prepare(bench) {
      const fork = bench.forks()(5);
      const names = Array.from({ length: NAMES }, (_, i) => `variable_${i * 6}`);
      const read = (index: number): unknown => fork.get(names[index & (NAMES - 1)] as string);
      expectAnswer((read(7) as { number: number }).number, 42);
      return { call: read };
    },
  },
  {
    id: "read-written",
    title: "A repeated read of a variable in a fork with 5 writes",
    prepare(bench) {
      let fork = bench.forks()(5);
      for (const name of ["a", "b", "c", "d", "e"]) fork = fork.set(name, 1);
      const names = Array.from({ length: NAMES }, (_, i) => `variable_${i * 6}`);
      const read = (index: number): unknown => fork.get(names[index & (NAMES - 1)] as string);
      expectAnswer((read(7) as { number: number }).number, 42);
      return { call: read };
    },
  },
  {
    id: "read-first",
    title:
      "A first read of a variable: a tenth of what writing 9 names and reading 10 others takes",
    prepare(bench) {
      const context = bench.context();
      const entries = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`own_${i}`, i]));
      const names = Array.from({ length: 10 }, (_, i) => `variable_${i * 5}`);
      const readAll = (): number => {
        const written = context.setAll(entries);
        let found = 0;
        for (let i = 0; i < names.length; i++)
          if (written.get(names[i] as string) !== undefined) found++;
        return found;
      };
      expectAnswer(readAll(), names.length);
      return { operations: names.length, call: readAll };
    },
  },
];
