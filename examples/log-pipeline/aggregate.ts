import type { AccessLog } from "./access-logs.ts";
import { parseLine } from "./combined-log.ts";

/** A line and the host whose log it is from. */
export interface Entry {
  readonly host: string;
  readonly line: string;
}

/** The lines of all logs, ordered by time. A line without a time stays after the line before it. */
export function aggregate(logs: readonly AccessLog[]): readonly Entry[] {
  return logs
    .flatMap(timed)
    .toSorted((a, b) => a.time.localeCompare(b.time))
    .map(({ host, line }) => ({ host, line }));
}

function timed({ host, lines }: AccessLog): readonly (Entry & { readonly time: string })[] {
  let time = "";
  return lines.map((line) => {
    const parsed = parseLine(line);
    if ("time" in parsed) ({ time } = parsed);
    return { host, line, time };
  });
}
