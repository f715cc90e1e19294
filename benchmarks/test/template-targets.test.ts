import { describe, expect, test } from "vitest";
import type { Measurements } from "../src/measurements.ts";
import { NAMES } from "../src/probes/templates.ts";
import { reportText } from "../src/report/report-text.ts";
import { templateTargets } from "../src/targets/template-targets.ts";
import { madeUpReport, measured, ratio } from "./measured.ts";

const { documents, templateItems, templates } = measured();

const slow = (name: string, median: number): Partial<Measurements> => ({
  templates: {
    ...templates,
    cases: templates.cases.map((cost) => (cost.name === name ? { ...cost, median } : cost)),
  },
});

describe("the targets of templates and documents", () => {
  test.each<[string, Partial<Measurements>]>([
    ["template-path", slow(NAMES.path, 101)],
    ["template-fields", slow(NAMES.fields, 251)],
    ["template-path-by-hand", { templates: { ...templates, toUnchecked: ratio(1.51) } }],
    [
      "template-bytes",
      {
        templates: {
          ...templates,
          sizes: templates.sizes.map((size, i) => ({ ...size, bytes: i })),
        },
      },
    ],
    [
      "template-context-time",
      { templates: { ...templates, bySize: { ...templates.bySize, "1 MB": ratio(1.11) } } },
    ],
    [
      "control-template-object",
      {
        templates: {
          ...templates,
          objects: templates.objects.map((cost) => ({ ...cost, minimum: 700 })),
        },
      },
    ],
    [
      "template-items-time",
      {
        templateItems: { ...templateItems, bySize: { ...templateItems.bySize, other: ratio(1.2) } },
      },
    ],
    [
      "template-items-bytes",
      {
        templateItems: {
          ...templateItems,
          sizes: templateItems.sizes.map((size, i) => ({
            ...size,
            bytes: 20_000 + i * 200,
          })),
        },
      },
    ],
    ["document-load", { documents: { ...documents, toParse: ratio(2.1) } }],
  ])("%s is missed where its figure lies outside", (id, change) => {
    const targets = templateTargets({ ...measured(), ...change });
    expect(targets.filter(({ passed }) => !passed).map((target) => target.id)).toEqual([id]);
  });

  test("are shown, with times as times", () => {
    const text = reportText(madeUpReport());
    for (const title of [
      "Templates",
      "Items with templates, as a whole",
      "Documents",
      "The seeds' three scenarios",
    ])
      expect(text).toContain(`${title}\n`);
    expect(text).toMatch(/A path of a template +at most 100 ns +40 ns/u);
  });
});
