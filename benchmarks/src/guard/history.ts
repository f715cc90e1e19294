import { readFileSync } from "node:fs";
import { z } from "zod";
import { platformKey } from "../measure/platform.ts";
import { messageOf } from "../output/message-of.ts";
import { replaceFile } from "../output/replace-files.ts";
import {
  bytesSchema,
  casesOf,
  isConflictMarker,
  parsedJson,
  platformSchema,
} from "./tracked-file.ts";

const schema = z.object({
  kind: z.literal("sheaf history"),
  version: z.literal(1),
  commit: z.string(),
  /** When the commit was made, in ISO 8601. */
  date: z.string().refine((date) => !Number.isNaN(Date.parse(date)), "expected a date"),
  platform: platformSchema,
  bytes: bytesSchema,
  /** Of one process each, for people to look at: only pairs of processes are compared. */
  times: casesOf(z.object({ toControl: z.number(), nanoseconds: z.number() })),
});

/** The figures of one commit on one platform: a line of JSON. */
export type HistoryLine = z.infer<typeof schema>;

/** The content of a history file. */
export interface History {
  /** Sorted by the dates of their commits; lines of the same second as they stand in the file. */
  readonly lines: readonly HistoryLine[];
  /** Other lines, which are kept as they are. */
  readonly damaged: readonly { readonly line: number; readonly problem: string }[];
  /** True if the last line is damaged: what was recorded last is unknown. */
  readonly isCutShort: boolean;
}

/** The history in `file`, empty if there is none. */
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
  // A merge appends one branch after the other, however their commits interleave.
  const sorted = lines.toSorted((a, b) => Date.parse(a.date) - Date.parse(b.date));
  return { lines: sorted, damaged, isCutShort: damaged.at(-1)?.line === texts.length };
}

/**
 * Appends a line in one step, or replaces the one of the same commit and platform where it stands. All
 * others stay as they are, damaged ones too.
 *
 * @returns true if a line was replaced.
 */
export function recordLine(file: string, line: HistoryLine): boolean {
  const before = textsIn(file);
  const first = before.findIndex((text) => isSameCommit(text, line));
  const text = JSON.stringify(line);
  // A merge may have left several lines of one commit. The others would count as later ones.
  const after =
    first === -1
      ? [...before, text]
      : before.with(first, text).filter((each, i) => i === first || !isSameCommit(each, line));
  replaceFile(file, `${after.join("\n")}\n`);
  return first !== -1;
}

function textsIn(file: string): string[] {
  try {
    const text = readFileSync(file, "utf8");
    // A last line without an end was cut short: what follows must not be appended to it.
    return text === "" ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new Error(`Cannot read the history "${file}": ${messageOf(cause)}`, { cause });
  }
}

function isSameCommit(text: string, { commit, platform }: HistoryLine): boolean {
  try {
    const other = parsedLine(text);
    return other.commit === commit && platformKey(other.platform) === platformKey(platform);
  } catch {
    return false;
  }
}

function parsedLine(text: string): HistoryLine {
  if (isConflictMarker(text))
    throw new Error(
      `"${text}" is left of a merge conflict: keep the lines of both sides, and delete this one`,
    );
  return parsedJson(text, schema);
}
