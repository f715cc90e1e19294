import { didYouMean, messageOf } from "@sheaf/context/messages";
import { MAX_LENGTH } from "./compose-yaml.ts";
import type { DocumentProblemCode } from "./document-error.ts";
import { withoutMark } from "./lines.ts";

/**
 * The other files of a document: their contents by path from its folder, such as `lib/child.yaml`, or a
 * function that reads one and throws if it cannot. Paths contain neither `.` nor `..`. The function also gets
 * the name that messages use: the path in the folder of `source`.
 */
export type DocumentFiles =
  | Readonly<Record<string, string>>
  | ((path: string, source: string) => string);

/** The most files of one document, itself included. */
export const MAX_FILES: number = 100;

/** Why a file has no text. */
export class FileProblem {
  readonly code: DocumentProblemCode;
  readonly message: string;
  readonly hint: string | undefined;

  constructor(code: DocumentProblemCode, message: string, hint?: string) {
    this.code = code;
    this.message = message;
    this.hint = hint;
  }
}

/** Reads the other files of a document, within limits that they have together. */
export class FileTexts {
  readonly #files: DocumentFiles | undefined;
  /** The texts read so far, by path. */
  readonly #texts = new Map<string, string>();
  #count = 1;
  #length: number;

  /** @param length That of the document itself. */
  constructor(files: DocumentFiles | undefined, length: number) {
    this.#files = files;
    this.#length = length;
  }

  /** True if no other file was read. */
  get isEmpty(): boolean {
    return this.#texts.size === 0;
  }

  /** What was read, by path. */
  byPath(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#texts);
  }

  /** The text of a file that was not asked for before. */
  text(path: string, source: string): string | FileProblem {
    if (this.#files === undefined)
      return new FileProblem("NO_FILES", "files are not read here", "pass `files` to loadWorkflow");
    if (++this.#count > MAX_FILES)
      return new FileProblem("TOO_MANY_FILES", `the document has more than ${MAX_FILES} files`);
    const text = this.#given(path, source);
    if (typeof text !== "string") return text;
    this.#length += text.length;
    if (this.#length > MAX_LENGTH) {
      const limit = MAX_LENGTH.toLocaleString("en");
      const message = `the document has more than ${limit} characters, with its files up to here`;
      return new FileProblem("TOO_LARGE", message, "load lists from a parameter or an action");
    }
    this.#texts.set(path, text);
    return withoutMark(text);
  }

  #given(path: string, source: string): string | FileProblem {
    const files = this.#files as DocumentFiles;
    if (typeof files !== "function")
      return Object.hasOwn(files, path) && typeof files[path] === "string"
        ? files[path]
        : new FileProblem(
            "UNREADABLE_FILE",
            "there is no such file",
            didYouMean(path, Object.keys(files)) ?? undefined,
          );
    try {
      const text: unknown = files(path, source);
      if (typeof text === "string") return text;
      return new FileProblem("UNREADABLE_FILE", "what was read is not a string");
    } catch (error) {
      return new FileProblem("UNREADABLE_FILE", messageOf(error));
    }
  }
}
