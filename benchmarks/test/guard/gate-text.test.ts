import { describe, expect, test } from "vitest";
import { type GateReport, verdictOf } from "../../src/guard/gate-report.ts";
import { gateMarkdown } from "../../src/guard/gate-text.ts";
import { thisPlatform } from "../../src/measure/platform.ts";
import { describeMachine } from "../../src/measure/machine.ts";

const interval = { median: 1.001, low: 0.99, high: 1.01, pairs: 20 };
const quiet: GateReport = {
  kind: "sheaf gate",
  version: 2,
  verdict: "passed",
  checks: ["bytes", "complexity", "time"],
  strict: false,
  head: { commit: "a".repeat(40), dirty: false },
  base: { commit: "b".repeat(40), reason: "where this branch left origin/main" },
  platform: thisPlatform(),
  machine: describeMachine(),
  seconds: 200,
  baseline: { name: "node20-x64-linux.json", ofBase: true },
  bytes: [{ id: "fork", verdict: "unchanged", changes: [], note: null }],
  complexity: [],
  times: { fork: { ...interval, verdict: "unchanged" } },
  kept: [],
  notComparable: [],
};

describe("the summary of a gate", () => {
  test("of which nothing is to be said is a line and tables that are folded", () => {
    const text = gateMarkdown(quiet);
    expect(text).toMatch(
      /^## Benchmark gate passed: nothing is known to be worse\n\nBase: [^\n]+\n\n<details>/u,
    );
    expect(text).not.toContain("**");
  });

  test("says what was too noisy to tell, what became better, and how to keep it", () => {
    const changes = [{ figure: "allocated" as const, base: 56, head: 48 }];
    const text = gateMarkdown({
      ...quiet,
      bytes: [{ id: "fork", verdict: "improvement", changes, note: "keep it by updating" }],
      times: {
        join: { median: 1, low: 0.8, high: 1.25, pairs: 20, verdict: "noisy" },
        set: { median: 0.8, low: 0.75, high: 0.85, pairs: 10, verdict: "improvement" },
      },
    });
    expect(text).toContain("**Too noisy to tell**\n\n- time of join: between -20.0% and +25.0%");
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
    expect(unknown).toContain("Base: not known: no default branch is known.\n");
  });

  const accepting: GateReport = {
    ...quiet,
    bytes: [
      {
        id: "fork",
        verdict: "accepted",
        changes: [{ figure: "allocated", base: 48, head: 96 }],
        note: null,
      },
    ],
    kept: [
      { of: "growth", id: "set", change: "growth set: dropped", verdict: "accepted", note: "slow" },
    ],
  };

  test("lists what was accepted in a section of its own, and passes", () => {
    const text = gateMarkdown(accepting);
    expect(text).toContain("## Benchmark gate passed: what became worse is accepted here\n");
    expect(text).toContain(
      "**Accepted here: worse than the base, and written down by this change**\n\n- bytes of fork: allocated 48 → 96\n- growth set: dropped; slow\n",
    );
    expect(text).not.toContain("**Regressions**");
    expect(verdictOf(accepting)).toBe("passed");
  });

  test("lists it as regressions where nothing may be accepted, and fails", () => {
    const strict: GateReport = { ...accepting, strict: true, verdict: "failed" };
    expect(verdictOf(strict)).toBe("failed");
    expect(gateMarkdown(strict)).toContain(
      "**Regressions**\n\n- bytes of fork: allocated 48 → 96\n- growth set: dropped; slow\n",
    );
    expect(gateMarkdown(strict)).not.toContain("Accepted here");
  });

  test("distinguishes a slowdown that was not seen again from one that was", () => {
    const refutedBy = { ...interval, pairs: 20 };
    const text = gateMarkdown({
      ...quiet,
      times: {
        join: { median: 1.2, low: 1.1, high: 1.3, pairs: 20, verdict: "slowdown", refutedBy },
        set: { median: 1.07, low: 1.02, high: 1.1, pairs: 20, verdict: "slowdown" },
      },
    });
    expect(text).toContain("- time of join: +20.0%, and +0.1% when measured again\n");
    expect(text).toContain("- time of set: +7.0%\n");
  });

  test("fits a comment, whatever a compiler or an answer says", () => {
    const long = Array.from({ length: 400 }, (_, i) => `line ${i} of what was said | x`).join("\n");
    const text = gateMarkdown({
      ...quiet,
      verdict: "failed",
      bytes: Array.from({ length: 30 }, (_, i) => ({
        id: `case-${i}`,
        verdict: "regression" as const,
        changes: [],
        note: long,
      })),
      notComparable: [long],
      times: { fork: { problem: long, side: "head" } },
    });
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain("- bytes of case-0: line 0 of what was said | x / line 1 of");
    expect(text.split("\n").filter((line) => line.startsWith("line "))).toEqual([]);
  });
});
