import { describe, expect, test } from "vitest";
import { buildDataset, EXTENTS, jsonBytes, SCENARIO } from "../src/scenario/dataset.ts";

const dataset = buildDataset();
const results = Object.values(dataset.tasks);

describe("the data of the scenario", () => {
  test("holds 100 results of about 10 KB", () => {
    expect(results).toHaveLength(100);
    for (const result of results)
      expect(jsonBytes(result)).toSatisfy((bytes: number) => bytes >= 8_000 && bytes <= 12_000);
    expect(jsonBytes(dataset.tasks) / 100).toSatisfy(
      (bytes: number) => bytes >= 9_500 && bytes <= 11_000,
    );
  });

  test("holds 50 variables of about 50 KB and parameters of about 10 KB", () => {
    expect(Object.keys(dataset.variables)).toHaveLength(50);
    expect(jsonBytes(dataset.variables)).toSatisfy(
      (bytes: number) => bytes >= 40_000 && bytes <= 60_000,
    );
    expect(jsonBytes(dataset.parameters)).toSatisfy(
      (bytes: number) => bytes >= 8_000 && bytes <= 13_000,
    );
  });

  test("is made of real payloads, most of them different", () => {
    const outputs = new Set(results.map(({ output }) => JSON.stringify(output)));
    expect(outputs.size).toBeGreaterThan(70);
    for (const { output } of results)
      for (const payload of output) expect(Object.keys(payload).length).toBeGreaterThan(1);
    expect(
      results.filter(({ output }) => output.some((payload) => "repository" in payload)).length,
    ).toBeGreaterThan(60);
  });

  test("is the same every time and shares no object", () => {
    const again = buildDataset(SCENARIO);
    expect(again).toEqual(dataset);
    const seen = new Set<unknown>();
    for (const result of [...results, ...Object.values(again.tasks)])
      for (const payload of result.output) seen.add(payload);
    expect(seen.size).toBe(2 * results.reduce((count, { output }) => count + output.length, 0));
  });

  test("grows tenfold by distinct objects", () => {
    const larger = buildDataset(EXTENTS[2]);
    expect(jsonBytes(larger)).toSatisfy((bytes: number) => bytes >= 9e6 && bytes <= 11e6);
    expect(
      new Set(Object.values(larger.tasks).flatMap(({ output }) => output)).size,
    ).toBeGreaterThanOrEqual(1_000);
  });

  test("reaches from 10 KB to 100 MB", () => {
    expect(EXTENTS.map(({ label }) => label)).toEqual(["10 KB", "1 MB", "10 MB", "100 MB"]);
    expect(jsonBytes(buildDataset(EXTENTS[0]))).toSatisfy(
      (bytes: number) => bytes >= 8_000 && bytes <= 13_000,
    );
  });
});
