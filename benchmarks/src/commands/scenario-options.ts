import { optionsIn } from "./command.ts";
import { UsageError } from "../output/exit-status.ts";

/** The options of plain `npm run bench`. */
export interface ScenarioOptions {
  readonly quick: boolean;
  /** Null for the default. */
  readonly out: string | null;
  /** Reports of other versions of Node, whose targets are shown beside those of this run. */
  readonly merge: readonly string[];
}

/** @throws {@link UsageError}. */
export function scenarioOptions(args: readonly string[]): ScenarioOptions {
  const { quick, out, merge } = optionsIn(args, {
    quick: { type: "boolean", default: false },
    out: { type: "string" },
    merge: { type: "string", multiple: true, default: [] },
  });
  if (out === "") throw new UsageError("Option '--out DIR' needs the name of a directory");
  return { quick, out: out ?? null, merge };
}
