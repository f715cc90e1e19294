import { parseArgs, type ParseArgsConfig } from "node:util";
import { UsageError } from "../output/exit-status.ts";

/** One of the commands of `npm run bench -- COMMAND`. */
export interface Command {
  readonly help: string;
  /**
   * Does what the arguments behind its name say, and gives the status to exit with.
   *
   * @param signal Aborted by Ctrl-C.
   * @throws {@link UsageError} before anything is measured.
   */
  perform(args: readonly string[], signal: AbortSignal): Promise<number>;
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** The options in `args`. */
export function optionsIn<const O extends Options>(
  args: readonly string[],
  options: O,
): ReturnType<typeof parseArgs<{ options: O }>>["values"] {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
