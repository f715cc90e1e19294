import type { Json } from "@sheaf/context";
import { readPayloads } from "./payloads.ts";

/** Lines of a log of webhooks, of real events. */
export function entries(count: number): string[] {
  const payloads = readPayloads();
  return Array.from({ length: count }, (_, i) => {
    const { event, text } = payloads[i % payloads.length] as (typeof payloads)[0];
    const at = new Date(1_700_000_000_000 + i * 250).toISOString();
    return `${at} ${i % 50 === 0 ? "WARN" : "INFO"} webhook delivery=${i} event=${event} bytes=${text.length} took=${(i * 7) % 90}ms`;
  });
}

/** The fields of such a line. */
export function parsedEntry(line: string): Json {
  const match = LINE.exec(line)?.groups;
  if (match === undefined) throw new Error(`Cannot parse ${JSON.stringify(line)}`);
  const { at = "", level = "", event = "", delivery, bytes, took } = match;
  return {
    at,
    level,
    event,
    delivery: Number(delivery),
    bytes: Number(bytes),
    took: Number(took),
  };
}

const LINE =
  /^(?<at>\S+) (?<level>[A-Z]+) webhook delivery=(?<delivery>\d+) event=(?<event>\S+) bytes=(?<bytes>\d+) took=(?<took>\d+)ms$/;

/** How often each event occurs. */
export function eventCounts(lines: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of lines) {
    const event = LINE.exec(line)?.groups?.["event"] ?? "unknown";
    counts[event] = (counts[event] ?? 0) + 1;
  }
  return counts;
}
