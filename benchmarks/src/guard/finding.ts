/** What a gate checks, in this order. */
export const CHECKS = ["bytes", "complexity", "time"] as const;
export type Check = (typeof CHECKS)[number];

/**
 * `accepted`: worse than the base, and the change wrote that into the tracked files. `blind`: a control
 * did not grow, so the measuring is broken and not the libraries. `noisy`: a regression could hide in it.
 * `screened`: not half as slow again; more is not known.
 */
export type Verdict =
  | "regression"
  | "blind"
  | "accepted"
  | "warning"
  | "not comparable"
  | "noisy"
  | "improvement"
  | "unchanged"
  | "inconclusive"
  | "screened";

/** What one comparison found, whatever was compared. */
export interface Finding {
  readonly check: Check | "base" | "bounds";
  /** The name of the case or growth, of a bound or of a file; empty if all of them are meant. */
  readonly id: string;
  readonly verdict: Verdict;
  /** What was measured and compared, in one line. */
  readonly text: string;
  /** What was measured; empty if nothing could be. */
  readonly figures: Readonly<Record<string, number>>;
}

export function finding(
  check: Finding["check"],
  id: string,
  verdict: Verdict,
  text: string,
  figures: Finding["figures"] = {},
): Finding {
  return { check, id, verdict, text, figures };
}

/** False for a wrong answer, or a build that lacks what a case needs. */
export function isMeasured({ figures }: Finding): boolean {
  return Object.keys(figures).length > 0;
}

/** True for what a gate fails for. */
export function isWorse({ verdict }: Finding): boolean {
  return verdict === "regression" || verdict === "blind";
}

/** As people read it: `bytes of fork: allocated 48 → 56`. */
export function lineOf({ check, id, text }: Finding): string {
  return `${id === "" ? check : `${check} of ${id}`}: ${text}`;
}

/**
 * Findings, where those that are worse, or better in time, are measured again by themselves: they stay
 * what they are only if that shows the same. A wrong answer is not measured again, as a right one would
 * not excuse it.
 */
export async function confirmed(
  only: readonly string[] | null,
  findings: (names: readonly string[] | null) => Promise<Finding[]>,
): Promise<Finding[]> {
  const first = await findings(only);
  const flagged = first.filter((each) => isFlagged(each) && isMeasured(each));
  if (flagged.length === 0) return first;
  const second = await findings(flagged.map(({ id }) => id));
  return first.map((each) => {
    const again = flagged.includes(each) && second.find(({ id }) => id === each.id);
    return again ? settled(each, again) : each;
  });
}

function isFlagged(each: Finding): boolean {
  return isWorse(each) || (each.verdict === "improvement" && each.check === "time");
}

function settled(first: Finding, again: Finding): Finding {
  if (again.verdict === "accepted" || !isMeasured(again)) return again;
  if (again.verdict === first.verdict) return first;
  const verdict = isWorse(first) ? "warning" : "inconclusive";
  const text = `${first.text}, and when measured again ${again.text}`;
  return { ...first, verdict, text };
}
