import type { Workbench } from "../scenario/workbench.ts";
import type { GuardMeasures, GuardMode } from "./run-worker.ts";

/** One of the things that a mode measures. */
interface Subject<Measure> {
  readonly id: string;
  readonly title: string;
  measure(bench: Workbench): Promise<Measure>;
}

/** Loaded one at a time: what others keep on the heap would be measured too. */
export const guardModes: {
  readonly [M in GuardMode]: () => Promise<readonly Subject<GuardMeasures[M]>[]>;
} = {
  bytes: async () => {
    const { caseBytes } = await import("./case-bytes.ts");
    const { cases } = await import("../suite/all.ts");
    return cases.map(({ id, title, prepare }) => ({
      id,
      title,
      measure: async (bench) => caseBytes(await prepare(bench)),
    }));
  },
  time: async () => {
    const { caseTime } = await import("./case-time.ts");
    const { cases } = await import("../suite/all.ts");
    return cases.map(({ id, title, prepare }) => ({
      id,
      title,
      measure: async (bench) => caseTime(await prepare(bench)),
    }));
  },
  growth: async () => {
    const { growthTimes } = await import("./case-growth.ts");
    const { growths } = await import("../suite/all.ts");
    return growths.map(({ id, title, sizes, prepare }) => ({
      id,
      title,
      measure: async (bench) => growthTimes(sizes, (size) => prepare(bench, size)),
    }));
  },
  growthBytes: async () => {
    const { growthBytes } = await import("./case-growth.ts");
    const { growths } = await import("../suite/all.ts");
    return growths.map(({ id, title, sizes, bytes, prepare }) => ({
      id,
      title,
      measure: async (bench) =>
        bytes === null ? [] : growthBytes(sizes, (size) => prepare(bench, size)),
    }));
  },
};
