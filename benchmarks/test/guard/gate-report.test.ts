import { describe, expect, test } from "vitest";
import { type Finding, finding } from "../../src/guard/finding.ts";
import { gateMarkdown, type GateReport, verdictOf } from "../../src/guard/gate-report.ts";
import { judgedTimes } from "../../src/guard/times.ts";
import { describeMachine, thisPlatform } from "../../src/measure/machine.ts";

const fork = finding("bytes", "fork", "unchanged", "", { allocated: 48 });
const quiet: GateReport = {
  kind: "sheaf gate",
  version: 3,
  verdict: "passed",
  checks: ["bytes", "complexity", "time"],
  strict: false,
  head: { commit: "a".repeat(40), dirty: false },
  base: { commit: "b".repeat(40), reason: "where this branch left origin/main" },
  platform: thisPlatform(),
  machine: describeMachine(),
  seconds: 200,
  baseline: { name: "node20-x64-linux.json", ofBase: true },
  findings: [fork],
};

describe("the summary of a gate", () => {
  test("of which nothing is to be said is a line and a table that is folded", () => {
    const text = gateMarkdown(quiet);
    expect(text).toMatch(
      /^## Benchmark gate passed: nothing is known to be worse\n\nBase: [^\n]+\n\n<details>/u,
    );
    expect(text).toContain("| bytes | fork | unchanged |");
    expect(text).not.toContain("**");
  });

  test("says what was too noisy to tell, what became better, and how to keep it", () => {
    const better = "allocated 56 → 48; keep it by updating";
    const text = gateMarkdown({
      ...quiet,
      findings: [
        finding("bytes", "fork", "improvement", better, { allocated: 48 }),
        judgedTimes("join", [0.8, 1, 1.25]),
        judgedTimes("set", [0.75, 0.8, 0.85]),
      ],
    });
    expect(text).toContain(
      "**Too noisy to tell**\n\n- time of join: +0.0% (-20.0% to +25.0% in 3 pairs)",
    );
    expect(text).toContain("- bytes of fork: allocated 56 → 48; keep it by");
    expect(text).toContain("- time of set: -20.0%");
  });

  test("says which base was taken and why, or why none is known", () => {
    const chosen = gateMarkdown(quiet);
    expect(chosen).toContain(
      `Base: ${"b".repeat(12)}, where this branch left origin/main. Bytes: node20-x64-linux.json, its figures and those tracked here.`,
    );
    const base = { commit: null, reason: "no default branch is known" };
    const unknown = gateMarkdown({ ...quiet, verdict: "not comparable", base, baseline: null });
    expect(unknown).toContain("Base: not known, no default branch is known.\n");
  });

  test("lists what was accepted in a section of its own, and passes", () => {
    const findings: Finding[] = [
      finding("bytes", "fork", "accepted", "allocated 48 → 96", { allocated: 96 }),
      finding("bounds", "growth set: exponent of time at most", "accepted", "1.2 → no bound"),
    ];
    const text = gateMarkdown({ ...quiet, findings });
    expect(text).toContain("## Benchmark gate passed: what became worse is accepted here\n");
    expect(text).toContain(
      "**Accepted here: worse than the base, and written down by this change**\n\n- bytes of fork: allocated 48 → 96\n- bounds of growth set: exponent of time at most: 1.2 → no bound\n",
    );
    expect(text).not.toContain("**Regressions**");
    expect(verdictOf(findings)).toBe("passed");
  });

  test("fails for what is worse, and for nothing that could not be compared", () => {
    const lost = finding("time", "", "not comparable", "no base");
    expect(verdictOf([fork, lost])).toBe("not comparable");
    for (const verdict of ["regression", "blind"] as const)
      expect(verdictOf([lost, finding("bytes", "fork", verdict, "")])).toBe("failed");
    const others = ["warning", "noisy", "improvement", "inconclusive", "screened"] as const;
    expect(verdictOf(others.map((verdict) => ({ ...fork, verdict })))).toBe("passed");
  });

  test("fits a comment, whatever a compiler or an answer says", () => {
    const long = Array.from({ length: 400 }, (_, i) => `line ${i} of what was said | x`).join("\n");
    const text = gateMarkdown({
      ...quiet,
      verdict: "failed",
      findings: [
        ...Array.from({ length: 30 }, (_, i) => finding("bytes", `case-${i}`, "regression", long)),
        finding("time", "", "not comparable", long),
        finding("time", "fork", "regression", long),
      ],
    });
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain("- bytes of case-0: line 0 of what was said | x / line 1 of");
    expect(text.split("\n").filter((line) => line.startsWith("line "))).toEqual([]);
  });
});
