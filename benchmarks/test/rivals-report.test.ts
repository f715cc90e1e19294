import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { Measurements, readings } from "../src/measure/measurement.ts";
import { UsageError } from "../src/output/exit-status.ts";
import { chosenRivals } from "../src/rivals/measure-rivals.ts";
import { mergedRivals, parseRivals, type RivalsReport, winnerOf } from "../src/rivals/report.ts";
import { rivalsMarkdown, rivalTables, winsOf } from "../src/rivals/tables.ts";
import { ratio } from "./measured.ts";
import { contexts, fanOuts, madeUpRivals, rivalsOf } from "./rivals-made-up.ts";

const schema = JSON.parse(
  readFileSync(new URL("../../docs/schemas/rivals-3.schema.json", import.meta.url), "utf8"),
) as object;

/** The first figures of a table. */
const column = (report: RivalsReport, title: string): (string | undefined)[] | undefined =>
  rivalTables(report)
    .find((table) => table.title.includes(title))
    ?.rows.map((row) => row[1]);

describe("the report on rivals", () => {
  test("is valid by the published schema, and a figure in the wrong place is not", () => {
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
    const report = JSON.parse(JSON.stringify(madeUpRivals())) as Record<string, unknown>;
    validate(report);
    expect(validate.errors).toBeNull();
    expect(validate({ ...report, schemaVersion: 1 })).toBe(false);
    expect(validate({ ...report, surprise: 1 })).toBe(false);
  });

  test("is read back, and nothing else is", () => {
    expect(parseRivals(JSON.stringify(madeUpRivals()), "rivals.json")).toEqual(madeUpRivals());
    expect(() => parseRivals("{", "x.json")).toThrow('Cannot read "x.json": it is not JSON');
    expect(() => parseRivals("null", "x.json")).toThrow("not a report on rivals of version 3");
  });

  test("names who wins from the figures", () => {
    expect(winsOf(madeUpRivals())).toEqual([
      "swift is faster than Sheaf: 0.5x of its time with 1,000 items, 1 MB; 0.5x of its time with 10,000 items, 1 MB. Does <little> & quickly",
    ]);
    expect(column(madeUpRivals(), "as Sheaf")).toEqual([
      "1x",
      "0.5x WINS",
      "90x",
      "stopped after 30 s",
    ]);
    expect(column(madeUpRivals(), "bytes")).toEqual([
      "500 B",
      "500 B",
      "not exact",
      "stopped after 30 s",
    ]);
  });

  test("shows steps that are each saved apart from the fan-outs", () => {
    const [subject, name] = ["saved steps", "swift"];
    const { measurements, ...report } = madeUpRivals();
    const saved = [
      ...readings(name, "nanoseconds", { CPU: 1.5e6 }),
      ...readings(name, "bytes", { written: 4e6 }),
    ].map((reading) => ({ subject, ...reading }));
    const shown = { ...report, measurements: [...measurements, ...saved] };
    expect(rivalTables(shown).find(({ title }) => title.includes("saved"))?.rows).toEqual([
      [name, "1.5 ms", "4 MB"],
    ]);
    expect(winsOf(shown)).toEqual(winsOf(madeUpRivals()));
    expect(column(shown, "as Sheaf")).toEqual(column(madeUpRivals(), "as Sheaf"));
  });

  test("calls nobody a winner whose rounds lie on both sides", () => {
    expect(winnerOf({ median: 0.95, low: 0.9, high: 1.02, ofMinima: 0.97 })).toBe("even");
    expect(winnerOf(ratio(0.5))).toBe("rival");
    expect(winnerOf(ratio(2))).toBe("Sheaf");
    const even = rivalsOf(fanOuts(["Sheaf", 1], ["like ours", 1.05]), contexts());
    expect(column(even, "as Sheaf")).toEqual(["1x", "1.05x EVEN"]);
  });

  test("marks the best of each operation", () => {
    const rivals = rivalsOf(fanOuts(), contexts(["a", 10], ["b", 5]));
    expect(column(rivals, "one operation")).toEqual(["10 ns", "5 ns BEST"]);
  });

  test("names what costs less than Sheaf, beyond noise, and why", () => {
    const wins = (...of: (readonly [string, number])[]): string[] =>
      winsOf(rivalsOf(fanOuts(), contexts(...of)));
    expect(wins(["Sheaf", 10], ["bare", 5], ["like ours", 9.6])).toEqual([
      "bare costs less than Sheaf: fork (5 ns to 10 ns), fork retains (25 B to 50 B), fork + 1 write (5 ns to 10 ns), fork + 1 write retains (25 B to 50 B), fork + 5 writes (5 ns to 10 ns), fork + 5 writes retains (25 B to 50 B). Forgets <much>.",
    ]);
    expect(wins(["bare", 5])).toEqual([]);
  });

  test("keeps what was not measured again, in its place", () => {
    const now = rivalsOf(fanOuts(["slow", 80], ["new", null]), contexts());
    const merged = mergedRivals(madeUpRivals(), now);
    expect(merged.fanOuts.map(({ name }) => name)).toEqual([
      "Sheaf",
      "swift",
      "slow",
      "endless",
      "new",
    ]);
    const measured = new Measurements(merged.measurements);
    expect(measured.of("1,000 items, 1 MB").ratio("slow", "Sheaf").median).toBe(80);
    expect(measured.list.filter(({ measure }) => measure === "rounds")).toHaveLength(2 * 3);
    expect(merged.contexts).toEqual(madeUpRivals().contexts);
    expect(measured.of("contexts").list).toEqual(
      new Measurements(madeUpRivals().measurements).of("contexts").list,
    );
    expect(mergedRivals(null, now)).toEqual(now);
  });

  test("shows one document for people", () => {
    const text = rivalsMarkdown(madeUpRivals());
    expect(text).toContain("# Rivals");
    expect(text).toContain("| swift | 0.5x WINS | 0.5x WINS |");
    expect(text).toContain("Does &lt;little> & quickly");
  });
});

describe("choosing rivals", () => {
  test("takes all where none is named", () => {
    expect(chosenRivals([]).fanOuts.map(({ name }) => name)).toContain("LangGraph, with state");
    expect(chosenRivals([]).contexts).toContain("structuredClone");
  });

  test("takes the named ones", () => {
    expect(chosenRivals(["p-limit"])).toEqual({
      fanOuts: [expect.objectContaining({ name: "p-limit" })],
      contexts: [],
    });
    expect(chosenRivals(["contexts"]).fanOuts).toEqual([]);
    expect(chosenRivals(["immer", "p-map"]).contexts).toEqual(["immer"]);
  });

  test("refuses a name that nobody bears", () => {
    expect(() => chosenRivals(["p-lim"])).toThrow(UsageError);
    expect(() => chosenRivals(["p-lim"])).toThrow('Unknown rival "p-lim": there are Sheaf; p-map');
  });
});
