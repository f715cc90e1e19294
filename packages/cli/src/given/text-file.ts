import type { Host } from "../host/this-process.ts";
import { refusal } from "../problem.ts";
import { messageOf } from "../thrown.ts";

/** A text and where it came from. */
export interface TextFile {
  /** As messages call it. */
  readonly name: string;
  readonly text: string;
}

/**
 * The text of a file, or of the standard input for `-`.
 *
 * @throws Refusal where it cannot be read or is no UTF-8.
 */
export async function readText(file: string, host: Host): Promise<TextFile> {
  const name = file === "-" ? "<stdin>" : file;
  let bytes: Uint8Array;
  try {
    bytes = await host.read(file);
  } catch (error) {
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
