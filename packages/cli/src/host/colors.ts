import picocolors from "picocolors";

/** Functions that colour text, or do nothing. */
export type Colors = ReturnType<typeof picocolors.createColors>;

/** Colours for a terminal. `NO_COLOR` turns them off and wins; `FORCE_COLOR`, other than 0 or false, turns them on anywhere. */
export function colorsFor(
  isTerminal: boolean,
  { NO_COLOR, FORCE_COLOR, TERM }: Readonly<Record<string, string | undefined>>,
): Colors {
  if (NO_COLOR !== undefined && NO_COLOR !== "") return picocolors.createColors(false);
  if (FORCE_COLOR !== undefined)
    return picocolors.createColors(!["0", "false"].includes(FORCE_COLOR));
  return picocolors.createColors(isTerminal && TERM !== "dumb");
}
