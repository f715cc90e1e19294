import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { HERE } from "../output/project.ts";

/** A file that people write for the reports, beside the sources of the benchmarks. */
export function writtenText(name: string): string {
  return readFileSync(join(HERE, "benchmarks", name), "utf8");
}

/** What reports, README and guides show, as `figures.yaml` explains. */
interface Figures {
  readonly headlines: readonly {
    readonly figure: string;
    readonly kindest: readonly string[];
    readonly ordinary: readonly string[];
  }[];
  readonly comparison: Readonly<Record<string, readonly string[]>>;
  readonly costs: Readonly<Record<string, readonly string[]>>;
  readonly carriers: readonly string[];
}

export function writtenFigures(): Figures {
  return parse(writtenText("figures.yaml")) as Figures;
}

/** Why a target is missed, by its id. */
export type Reasons = Readonly<Record<string, string>>;

export function writtenReasons(): Reasons {
  return parse(writtenText("reasons.yaml")) as Reasons;
}
