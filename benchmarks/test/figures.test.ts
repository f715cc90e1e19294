import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Target } from "../src/measure/target.ts";
import { costsOf } from "../src/report/costs.ts";
import { headlineTables } from "../src/report/headlines.ts";
import { figuresOf, firstDifference, withFigures } from "../src/report/readme-figures.ts";
import { parseReport } from "../src/report/report.ts";
import { madeUpReport } from "./measured.ts";

const readme = "# Title\n\n<!-- figures:start -->\nold\n<!-- figures:end -->\n\nRest\n";

describe("the figures in README", () => {
  test("are replaced between their markers and nowhere else", () => {
    expect(withFigures(readme, "new")).toBe(
      "# Title\n\n<!-- figures:start -->\n\nnew\n\n<!-- figures:end -->\n\nRest\n",
    );
  });

  test("stay as they are once they are right", () => {
    const text = withFigures(readme, figuresOf(madeUpReport()));
    expect(withFigures(text, figuresOf(madeUpReport()))).toBe(text);
    expect(text).toContain("| Memory that a fork of a 1 MB context takes | 48 B | 48 B |");
  });

  test("are six, each of which the report has", () => {
    const [kind, ordinary] = headlineTables(madeUpReport().runtimes);
    expect(kind?.rows).toHaveLength(6);
    // Lists of targets that the report lacks leave no row.
    for (const row of ordinary?.rows ?? []) expect(row).toHaveLength(3);
  });

  test("name the worst of several targets, and say that it is missed", () => {
    const report = madeUpReport();
    const bad = report.targets.map((target) =>
      target.id === "read-root" ? { ...target, value: 1.304, passed: false } : target,
    );
    const row = headlineTables([{ ...report, targets: bad }]).flatMap(({ rows }) =>
      rows.filter(([title = ""]) => title.includes("repeated read")),
    );
    expect(row).toEqual([[expect.any(String), expect.any(String), "1.304x MISSED"]]);
  });

  test("state ordinary work beside the kindest case", () => {
    const report = madeUpReport();
    const entered: Target[] = ["lists", "numbers"].map((data, i) => ({
      ...(report.targets.find(({ id }) => id === "entry-result") as Target),
      id: `enter-cold-${data}`,
      value: 0.5 + i,
      passed: i === 0,
    }));
    const targets = [
      ...report.targets.filter(({ id }) => !id.startsWith("enter-cold")),
      ...entered,
    ];
    const text = figuresOf({ ...report, runtimes: [{ ...report, targets }] });
    expect(text).toMatch(/In the kindest case:\n\n\| figure .*In ordinary work.*:\n\n\| figure /su);
    expect(text).toMatch(/\| Entering a value.*\| 1\.5x MISSED \|/u);
  });

  test("say what things cost, as far as the published report measured them", () => {
    const latest = readFileSync(new URL("../../reports/latest.json", import.meta.url), "utf8");
    const costs = costsOf(parseReport(latest, "latest.json"));
    expect(costs).toContain("| A fork of a context of 1 MB: memory | 48 B |");
    expect(costs).not.toContain("not measured");
  });

  test.each([
    ["a marker is missing", "# Title\n<!-- figures:start -->\n"],
    ["the markers are in the wrong order", "<!-- figures:end --><!-- figures:start -->"],
    ["a marker stands twice", `${readme}<!-- figures:end -->`],
  ])("are refused where %s", (_, text) => {
    expect(() => withFigures(text, "new")).toThrow("Cannot find the figures");
  });

  test("are compared line by line", () => {
    expect(firstDifference("a\nb\n", "a\nb\n")).toBeNull();
    expect(firstDifference("a\nb\n", "a\nc\n")).toBe("line 2:\n- b\n+ c");
    expect(firstDifference("a", "a\nb")).toBe("line 2:\n- (missing)\n+ b");
  });
});
