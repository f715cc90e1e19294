import { extname } from "node:path";
import { InvalidInputError } from "../errors/problem.ts";
import { isRedisUrl } from "./redis-url.ts";
import type { Host } from "../host/this-process.ts";

/** Where the journal of a run is to be. */
export interface JournalOptions {
  readonly journal?: string;
  readonly new?: boolean;
}

/**
 * The path of the journal; null if the run has none. With `--new`, a path beside the given one at
 * which there is nothing: `nightly-2.journal` for `nightly.journal`.
 *
 * @throws InvalidInputError for `--new` without a journal.
 */
export async function journalPath(
  { journal: path, new: isNew = false }: JournalOptions,
  host: Host,
): Promise<string | null> {
  if (path === undefined) {
    if (!isNew) return null;
    throw InvalidInputError.of(
      "INVALID_USAGE",
      'Cannot use "--new" without a journal',
      "give its path with --journal",
    );
  }
  if (path === "")
    throw InvalidInputError.of("INVALID_USAGE", 'Expected the path of a file for "--journal"');
  if (isRedisUrl(path))
    throw InvalidInputError.of(
      "INVALID_USAGE",
      'Expected the path of a file for "--journal"',
      "for a journal in Redis use --redis and --id",
    );
  if (!isNew) return path;
  const extension = extname(path);
  const start = path.slice(0, path.length - extension.length);
  let free = path;
  for (let number = 2; await host.exists(free); number++) free = `${start}-${number}${extension}`;
  return free;
}
