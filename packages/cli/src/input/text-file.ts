import { InvalidInputError } from "../errors/problem.ts";
import { TooLargeError } from "../host/bounded-read.ts";
import { NotAFileError, OutsideError } from "../host/inner-file.ts";
import type { Host } from "../host/this-process.ts";
import { messageOf } from "../text/unknown-error.ts";

/** A text and the name of its file. */
export interface TextFile {
  /** As it appears in messages. */
  readonly name: string;
  readonly text: string;
}

/** Four bytes for each character that a document may have. */
const MAX_DOCUMENT_BYTES = 32 * 1024 * 1024;

/** For files of parameters or secrets. */
export const MAX_DATA_BYTES: number = 128 * 1024 * 1024;

/**
 * The text of a file, or of stdin if the file is `-`. Reading stops at `limit` bytes.
 *
 * @throws InvalidInputError if the file cannot be read, is too large, or is not valid UTF-8
 */
export async function readText(
  file: string,
  host: Host,
  limit: number = MAX_DOCUMENT_BYTES,
): Promise<TextFile> {
  const name = file === "-" ? "<stdin>" : file;
  try {
    return { name, text: decoded(await host.read(file, limit)) };
  } catch (error) {
    const code = error instanceof TooLargeError ? "FILE_TOO_LARGE" : "UNREADABLE_FILE";
    throw InvalidInputError.of(code, `Cannot read ${name}: ${reasonOf(error, limit)}`);
  }
}

/**
 * The text of a file in a folder, at a path relative to that.
 *
 * @throws InvalidInputError that says why the file cannot be read
 */
export function readInnerText(folder: string, path: string, host: Host): string {
  try {
    return decoded(host.readInside(folder, path, MAX_DOCUMENT_BYTES));
  } catch (error) {
    throw InvalidInputError.of("UNREADABLE_FILE", reasonOf(error, MAX_DOCUMENT_BYTES));
  }
}

class NotTextError extends Error {}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new NotTextError();
  }
}

function reasonOf(error: unknown, limit: number): string {
  if (error instanceof TooLargeError) return `it is larger than ${limit / 1024 / 1024} MiB`;
  if (error instanceof NotTextError) return "it is not valid UTF-8";
  if (error instanceof NotAFileError) return "it is not a file";
  if (error instanceof OutsideError) return "a link leads out of the folder of the document";
  switch ((error as NodeJS.ErrnoException).code) {
    case "ENOENT":
      return "no such file";
    case "EISDIR":
      return "it is a directory";
    case "EACCES":
      return "permission denied";
    case "ELOOP":
      return "links lead in a circle";
    default:
      return messageOf(error);
  }
}
