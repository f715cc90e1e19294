import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type CarrierReport, carriersOf, costsOf } from "../src/report/costs.ts";
import { headlineTable } from "../src/report/headlines.ts";
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
    expect(text).toContain(
      "| Memory of a fork of a 1 MB context; with 5 writes of its own | 48 B (target: 48 B) | 288 B (target: at most 300 B) |",
    );
  });

  test("are six, each of which the report has", () => {
    const { rows } = headlineTable(madeUpReport().targets);
    expect(rows).toHaveLength(6);
    // Targets that the report lacks leave a dash.
    expect(rows.map(([, kindest]) => kindest)).not.toContain("–");
    expect(rows.filter(([, , ordinary]) => ordinary === "–")).toHaveLength(2);
  });

  test("name the worst of several targets, and say that it is missed", () => {
    const targets = madeUpReport().targets.map((target) =>
      target.id === "enter-cold-numbers" ? { ...target, value: 0.8004, passed: false } : target,
    );
    const row = headlineTable(targets).rows.find(([title = ""]) => title.includes("eight kinds"));
    expect(row?.[2]).toBe("0.8004x MISSED (target: at most 0.8x)");
  });

  test("say what things cost, as far as the published report measured them", () => {
    const latest = readFileSync(new URL("../../reports/latest.json", import.meta.url), "utf8");
    const costs = costsOf(parseReport(latest, "latest.json"));
    expect(costs).toContain("| A fork of a context of 1 MB: memory | 48 B |");
    expect(costs).not.toContain("not measured");
  });

  test("say what items elsewhere cost, as far as the report about them measured it", () => {
    const file = new URL("../../reports/distributed.json", import.meta.url);
    const costs = carriersOf(JSON.parse(readFileSync(file, "utf8")) as CarrierReport);
    expect(costs).toMatch(/^\| On workers, 100 items in a job, 1 MB of context \|.* B \|$/m);
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
