import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../output/message-of.ts";
import { REPORTS } from "../output/project.ts";
import { replaceFile } from "../output/replace-files.ts";
import { type Platform, placeOf } from "./platform.ts";
import type { CaseBytes } from "./case-bytes.ts";
import type { CaseTime } from "./case-time.ts";
import { isConflictMarker } from "./conflict-marker.ts";
import { checkBytes, checkTimes, keptFields } from "./kept-figures.ts";

/** What is kept of one commit on one platform: a line of JSON. */
export interface HistoryLine {
  readonly kind: "sheaf history";
  readonly version: 1;
  readonly commit: string;
  /** When the commit was made, as ISO 8601. */
  readonly date: string;
  readonly platform: Platform;
  readonly bytes: Readonly<Record<string, CaseBytes>>;
  /** Of one process each, for people to look at: times are compared by `compare` alone. */
  readonly times: Readonly<Record<string, CaseTime>>;
}

/** A history as it stands in its file. */
export interface History {
  /** In the order of the dates of their commits; those of one second as they stand in the file. */
  readonly lines: readonly HistoryLine[];
  /** What stands in the file and is none of them: kept as it is. */
  readonly damaged: readonly { readonly line: number; readonly problem: string }[];
  /** True where the last line is damaged: what was recorded last is not known. */
  readonly isCutShort: boolean;
}

export const HISTORY: string = join(REPORTS, "history.ndjson");

/** The history in `file`, empty where there is none. */
export function readHistory(file: string): History {
  const lines: HistoryLine[] = [];
  const damaged: History["damaged"][number][] = [];
  const texts = textsIn(file);
  for (const [index, text] of texts.entries()) {
    if (text.trim() === "") continue;
    try {
      lines.push(parsedLine(text));
    } catch (error) {
      damaged.push({ line: index + 1, problem: messageOf(error) });
    }
  }
  // Merged branches stand one after the other in the file, however their commits interleave.
  const inOrder = lines.toSorted((a, b) => Date.parse(a.date) - Date.parse(b.date));
  return { lines: inOrder, damaged, isCutShort: damaged.at(-1)?.line === texts.length };
}

/**
 * Puts a line at the end, in one step; one of the same commit and platform is replaced where it
 * stands. All other lines, damaged ones too, stay as they are.
 *
 * @returns true where a line was replaced.
 */
export function recordLine(file: string, line: HistoryLine): boolean {
  const before = textsIn(file);
  const first = before.findIndex((text) => isSamePlace(text, line));
  const text = JSON.stringify(line);
  // A merge may have left several lines of one commit: the others go, or they would count as later.
  const after =
    first === -1
      ? [...before, text]
      : before.with(first, text).filter((each, i) => i === first || !isSamePlace(each, line));
  replaceFile(file, `${after.join("\n")}\n`);
  return first !== -1;
}

function textsIn(file: string): string[] {
  if (!existsSync(file)) return [];
  const text = readText(file);
  // A last line without an end is one that was cut short: what follows must not join it.
  return text === "" ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/);
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new Error(`Cannot read the history "${file}": ${messageOf(cause)}`, { cause });
  }
}

function isSamePlace(text: string, { commit, platform }: HistoryLine): boolean {
  try {
    const other = parsedLine(text);
    return other.commit === commit && placeOf(other.platform) === placeOf(platform);
  } catch {
    return false;
  }
}

/** A figure of bytes: `measure` of the case `id`. */
interface BytesFigure {
  readonly id: string;
  readonly measure: "allocated" | "retained" | "left";
  readonly value: number;
}

/** The bytes of a line as single figures, case by case. */
export function figuresOf(bytes: HistoryLine["bytes"]): BytesFigure[] {
  return Object.entries(bytes).flatMap(([id, { allocated, retained, left }]) => [
    { id, measure: "allocated" as const, value: allocated },
    ...(retained === null ? [] : [{ id, measure: "retained" as const, value: retained }]),
    { id, measure: "left" as const, value: left },
  ]);
}

function parsedLine(text: string): HistoryLine {
  if (isConflictMarker(text))
    throw new Error(
      `"${text}" is left of a merge conflict: keep the lines of both sides, and delete this one`,
    );
  const fields = keptFields(text, "sheaf history", [1]);
  const { commit, date } = fields;
  if (typeof commit !== "string") throw new Error("its commit is missing");
  if (typeof date !== "string") throw new Error("its date is missing");
  if (Number.isNaN(Date.parse(date))) throw new Error(`its date is "${date}", which is none`);
  checkBytes(fields["bytes"]);
  checkTimes(fields["times"]);
  return fields as unknown as HistoryLine;
}
