import { TooLargeError } from "../host/bounded-read.ts";
import type { Host } from "../host/this-process.ts";
import { refusal } from "../errors/problem.ts";
import { messageOf } from "../text/unknown-error.ts";

/** A text and where it came from. */
export interface TextFile {
  /** As messages call it. */
  readonly name: string;
  readonly text: string;
}

/** Bytes of the largest document that is read: four times its limit of characters. */
const MAX_DOCUMENT = 32 * 1024 * 1024;

/** Bytes of the largest file of parameters or secrets that is read. */
export const MAX_DATA: number = 128 * 1024 * 1024;

/**
 * The text of a file, or of the standard input for `-`. Of what is larger than `limit` bytes no more is
 * read, whatever kind of file it is.
 *
 * @throws Refusal where it cannot be read, is too large or is no UTF-8.
 */
export async function readText(
  file: string,
  host: Host,
  limit: number = MAX_DOCUMENT,
): Promise<TextFile> {
  const name = file === "-" ? "<stdin>" : file;
  let bytes: Uint8Array;
  try {
    bytes = await host.read(file, limit);
  } catch (error) {
    if (error instanceof TooLargeError) {
      const size = `${limit / 1024 / 1024} MiB`;
      throw refusal("FILE_TOO_LARGE", `Cannot read ${name}: it has more than ${size}`);
    }
    throw refusal("UNREADABLE_FILE", `Cannot read ${name}: ${reasonOf(error)}`);
  }
  try {
    return { name, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    throw refusal("UNREADABLE_FILE", `Cannot read ${name}: it is not text in UTF-8`);
  }
}

function reasonOf(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case "ENOENT":
      return "there is no such file";
    case "EISDIR":
      return "it is a directory";
    case "EACCES":
      return "permission denied";
    default:
      return messageOf(error);
  }
}
