import { describe, expect, test } from "vitest";
import { figuresOf, firstDifference, withFigures } from "../src/report/readme-figures.ts";
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
    const rows = figuresOf(madeUpReport())
      .split("\n")
      .filter((line) => line.startsWith("| "));
    expect(rows).toHaveLength(2 + 6);
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
