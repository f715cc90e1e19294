import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { messageOf } from "../output/message-of.ts";
import { type Finding, finding } from "./finding.ts";
import type { Repository } from "./repository.ts";

/**
 * A file that git tracks, as it was read, or why it cannot be used. An `outdated` one is in order, but of
 * another version of V8 or of its own form.
 */
export type Found<T> =
  | { readonly content: T }
  | { readonly problem: "absent" | "outdated" | "damaged"; readonly message: string };

/** What a file is called in messages, the command that writes it, and what helps after a merge. */
export interface TrackedFile<T> {
  readonly name: string;
  readonly title: string;
  readonly write: string;
  readonly merge: string;
  readonly parse: (text: string) => Found<T>;
}

/** What such a file says of itself, and how it is named in messages. */
type Form = Pick<TrackedFile<unknown>, "title" | "write"> & {
  readonly kind: string;
  readonly version: number;
};

/** The file in a directory of this checkout. */
export function fileIn<T>(directory: string, file: TrackedFile<T>): Found<T> {
  const path = join(directory, file.name);
  return readTracked(file, () => (existsSync(path) ? readFileSync(path, "utf8") : null));
}

/** The file that the same directory held at a commit; null if it is outside of the repository. */
export function fileAt<T>(
  directory: string,
  file: TrackedFile<T>,
  repository: Repository,
  commit: string,
): Found<T> | null {
  const path = repository.pathOf(join(directory, file.name));
  return path === null ? null : readTracked(file, () => repository.fileAt(commit, path));
}

/**
 * Reads such a file. It never throws: the gate reports what is wrong and goes on.
 *
 * @param read Gives null if there is no file.
 */
export function readTracked<T>(file: TrackedFile<T>, read: () => string | null): Found<T> {
  const { title, write, merge, parse } = file;
  try {
    const text = read();
    if (text === null)
      return { problem: "absent", message: `${title} is missing; write it by ${write}` };
    const lines = text.split(/\r?\n/u);
    // What git leaves in a file with a conflict. No line of JSON looks like it.
    const marker = lines.findIndex((line) => /^(?:<{7}|\|{7}|={7}|>{7})(?:\s|$)/u.test(line));
    if (marker !== -1)
      throw new Error(
        `line ${marker + 1} is "${lines[marker]}": it holds both sides of a merge conflict; ${merge}, then run ${write}`,
      );
    return parse(text);
  } catch (error) {
    const message = `${title} is damaged: ${messageOf(error)}; check it out again, or replace it by ${write}`;
    return { problem: "damaged", message };
  }
}

/**
 * Reads JSON of a version that people merge and edit: a figure that is not a number would pass every
 * comparison.
 *
 * @throws an Error that names the first wrong value by its path.
 */
export function parsedJson<T>(text: string, schema: z.ZodType<T>, about: Form): Found<T> {
  const { kind, version, title, write } = about;
  const json: unknown = JSON.parse(text);
  const head = z.object({ kind: z.literal(kind), version: z.number() }).safeParse(json);
  if (head.success && head.data.version < version) {
    const message = `${title} is of version ${head.data.version}, not ${version}; replace it by ${write}`;
    return { problem: "outdated", message };
  }
  const { success, data, error } = schema.safeParse(json);
  if (success) return { content: data };
  const [issue] = error.issues;
  throw new Error(`${issue?.path.join(".") || "the content"}: ${issue?.message}`);
}

/**
 * How a file itself changed since the base; `was` is null if nothing is known of it there.
 *
 * @returns also what is damaged, which is not comparable.
 */
export function judgedFile(
  { name }: Pick<TrackedFile<unknown>, "name">,
  is: Found<unknown>,
  was: Found<unknown> | null,
): Finding[] {
  const about = (verdict: Finding["verdict"], text: string): Finding[] => [
    finding("bounds", name, verdict, text),
  ];
  const damaged = was !== null && "problem" in was && was.problem === "damaged";
  if (damaged) return about("not comparable", `at the base, ${was.message}`);
  if (was === null) return [];
  if ("content" in was)
    return "problem" in is && is.problem === "absent" ? about("regression", "deleted") : [];
  if ("problem" in is) return [];
  const before =
    was.problem === "absent" ? "the base has none" : `that of the base is another: ${was.message}`;
  return about("accepted", `new, ${before}`);
}
