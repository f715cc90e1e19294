import { z } from "zod";
import type { CaseBytes } from "../measure/case-bytes.ts";
import type { Platform } from "../measure/platform.ts";
import { messageOf } from "../output/message-of.ts";

/** A file as it was read, or why it cannot be used. */
export type Found<T> =
  | { readonly content: T }
  | { readonly problem: FileProblem; readonly message: string };
type FileProblem = "absent" | "of another V8" | "damaged";

export const platformSchema: z.ZodType<Platform> = z.object({
  node: z.string(),
  v8: z.string(),
  architecture: z.string(),
  system: z.string(),
});

export const bytesSchema: z.ZodType<Readonly<Record<string, CaseBytes>>> = casesOf(
  z.object({
    allocated: z.number(),
    retained: z.number().nullable(),
    left: z.number(),
    alive: z.number().nullable(),
  }),
);

/** Figures by the name of the case, of at least one. */
function casesOf<T>(figures: z.ZodType<T>): z.ZodType<Readonly<Record<string, T>>> {
  return z
    .record(z.string(), figures)
    .refine((cases) => Object.keys(cases).length > 0, "there are no cases");
}

/**
 * Reads JSON that people merge and edit: a figure that is not a number would pass every comparison.
 *
 * @throws an Error that names the first wrong value by its path.
 */
export function parsedJson<T>(text: string, schema: z.ZodType<T>): T {
  const { success, data, error } = schema.safeParse(JSON.parse(text));
  if (success) return data;
  const [issue] = error.issues;
  throw new Error(`${issue?.path.join(".") || "the content"}: ${issue?.message}`);
}

/**
 * Reads a file that git tracks. It never throws: the gate reports what is wrong and goes on.
 *
 * @param read Gives null if there is no file.
 * @param names What the file is called in messages, and the command that writes it.
 */
export function foundIn<T>(
  read: () => string | null,
  parse: (text: string) => T,
  { name, write, merge }: { readonly name: string; readonly write: string; readonly merge: string },
): Found<T> {
  try {
    const text = read();
    if (text === null)
      return { problem: "absent", message: `${name} is missing; write it by ${write}` };
    const lines = text.split(/\r?\n/u);
    const marker = lines.findIndex(isConflictMarker);
    if (marker !== -1)
      throw new Error(
        `line ${marker + 1} is "${lines[marker]}": it holds both sides of a merge conflict; ${merge}, then run ${write}`,
      );
    return { content: parse(text) };
  } catch (error) {
    const message = `${name} is damaged: ${messageOf(error)}; check it out again, or replace it by ${write}`;
    return { problem: "damaged", message };
  }
}

/** True for a line that git leaves in a file with a conflict. No line of JSON looks like it. */
function isConflictMarker(line: string): boolean {
  return /^(?:<{7}|\|{7}|={7}|>{7})(?:\s|$)/u.test(line);
}
