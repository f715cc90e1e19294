import { resolve } from "node:path";
import { moduleFile } from "../actions/action-module.ts";
import { InvalidInputError } from "../errors/problem.ts";
import { EXIT_STATUS } from "../host/exit-status.ts";
import type { Host } from "../host/this-process.ts";
import { Document } from "../input/document.ts";
import { escapeControlCharacters } from "../text/control-characters.ts";
import { messageOf } from "../text/unknown-error.ts";
import { Changes } from "../watch/changes.ts";
import { statusOfRun } from "../watch/run-process.ts";
import type { RunCommandOptions } from "./run.ts";

/**
 * `sheaf run --watch`: runs a document, each time in a process of its own, and again whenever the
 * document, its input or its actions change. A run that is not over is canceled first. Returns the
 * exit status once it is interrupted.
 *
 * @param argv The arguments of the command.
 */
export async function watchRun(
  file: string,
  options: RunCommandOptions,
  argv: readonly string[],
  host: Host,
): Promise<number> {
  if (file === "-")
    throw InvalidInputError.of(
      "INVALID_USAGE",
      "Cannot watch stdin",
      "give the path of a document",
    );
  const signal = host.interruption();
  const interrupted = new Promise<null>((end) => {
    signal.addEventListener("abort", () => end(null), { once: true });
  });
  const say = (text: string): void => {
    if (options.quiet !== true) host.stderr.write(`${text}\n`);
  };
  const { paramsFile, secretsFile, actions } = options;
  const given = [file, paramsFile, secretsFile].flatMap((path) =>
    path === undefined ? [] : [resolve(path)],
  );
  const files = [...given, ...(await filesNamedIn(file, host))];
  const module = actions === undefined ? null : moduleFile(actions);
  const changes = await Changes.of(files, module).catch((error: unknown) => {
    throw InvalidInputError.of("UNREADABLE_FILE", `Cannot watch ${file}: ${messageOf(error)}`);
  });
  try {
    for (;;) {
      const change = changes.next();
      const status = await statusOfRun(argv, Promise.race([change, interrupted]));
      if (signal.aborted) return status;
      say("Watching for changes; press Ctrl-C to end");
      const path = await Promise.race([change, interrupted]);
      if (path === null) return EXIT_STATUS.succeeded;
      changes.add(await filesNamedIn(file, host));
      say(`Running again: ${escapeControlCharacters(path)} has changed`);
    }
  } finally {
    await changes.close();
  }
}

/** The files that a document names, also if it or they are wrong. The process of the run says what is. */
async function filesNamedIn(file: string, host: Host): Promise<readonly string[]> {
  try {
    const document = await Document.read(file, host);
    document.problems();
    return [...document.paths];
  } catch (error) {
    if (error instanceof InvalidInputError) return [];
    throw error;
  }
}
