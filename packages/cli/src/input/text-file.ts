import { InvalidInputError } from "../errors/problem.ts";
import { TooLargeError } from "../host/bounded-read.ts";
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
  let bytes: Uint8Array;
  try {
    bytes = await host.read(file, limit);
  } catch (error) {
    if (error instanceof TooLargeError) {
      const size = `${limit / 1024 / 1024} MiB`;
      throw InvalidInputError.of(
        "FILE_TOO_LARGE",
        `Cannot read ${name}: it is larger than ${size}`,
      );
    }
    throw InvalidInputError.of("UNREADABLE_FILE", `Cannot read ${name}: ${reasonOf(error)}`);
  }
  try {
    return { name, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    throw InvalidInputError.of("UNREADABLE_FILE", `Cannot read ${name}: it is not valid UTF-8`);
  }
}

function reasonOf(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case "ENOENT":
      return "no such file";
    case "EISDIR":
      return "it is a directory";
    case "EACCES":
      return "permission denied";
    default:
      return messageOf(error);
  }
}
