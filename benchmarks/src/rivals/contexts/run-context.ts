import { fileURLToPath } from "node:url";
import { measuredInFreshProcess } from "../../measure/fresh-process.ts";
import { LARGE_NURSERY, ONE_COLLECTOR } from "../../measure/subject.ts";
import type { ContextRival } from "../report.ts";
import type { Approach } from "../rival.ts";
import type { ContextBytes, ContextTimes } from "./measure-context.ts";

/** What is measured of an approach, each in a fresh process, and the options of Node for it. */
const NODE_OPTIONS: Readonly<Record<ContextFigure, readonly string[]>> = {
  time: [],
  retained: ONE_COLLECTOR,
  allocated: LARGE_NURSERY,
};

export type ContextFigure = "time" | "retained" | "allocated";

/** Measures one way of keeping contexts. */
export async function runContext(
  { name, source, why }: Approach,
  quick: boolean,
  say: (what: string) => void,
  signal: AbortSignal,
): Promise<ContextRival> {
  const measured = async (figure: ContextFigure): Promise<unknown> =>
    measuredInFreshProcess(
      {
        subject: `"${name}"`,
        file: fileURLToPath(new URL("process.js", import.meta.url)),
        args: [name, figure, quick ? "quick" : "full"],
        nodeOptions: ["--expose-gc", ...NODE_OPTIONS[figure]],
        say,
      },
      signal,
    );
  const time = (await measured("time")) as ContextTimes;
  const bytes = (await measured("retained")) as ContextBytes;
  const allocatedBytes = (await measured("allocated")) as number;
  const cost = (key: keyof ContextBytes): ContextRival["fork"] => ({
    nanoseconds: time[key],
    retainedBytes: bytes[key],
  });
  return {
    name,
    source,
    why,
    kind: quick ? "quick" : "full",
    fork: cost("fork"),
    oneWrite: cost("oneWrite"),
    fiveWrites: cost("fiveWrites"),
    read: time.read,
    join: time.join,
    scenario: { nanoseconds: time.scenario, allocatedBytes },
  };
}
