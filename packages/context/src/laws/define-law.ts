import fc from "fast-check";
import type { Law } from "./law.ts";

/** Enough for every deliberate fault in the tests to be found. */
const RUNS = 200;

/** What a law is tried with: printed as the lines of code that it stands for. */
export interface Scenario {
  readonly lines: readonly string[];
}

/** A law that holds when `trial` throws for none of the scenarios. */
export function defineLaw<S extends Scenario>(
  name: string,
  sentence: string,
  scenarios: fc.Arbitrary<S>,
  trial: (scenario: S) => void,
): Law {
  const property: fc.IProperty<unknown> = fc.property(scenarios.map(printable), trial);
  return {
    name,
    sentence,
    property,
    check(parameters = {}) {
      const details = fc.check(property, { numRuns: RUNS, ...parameters });
      if (details.failed) {
        throw new Error(failureOf(sentence, details), { cause: details.errorInstance });
      }
    },
  };
}

/** Gives the scenario to reporters of fast-check as code. */
function printable<S extends Scenario>(scenario: S): S {
  return Object.assign(scenario, { [fc.toStringMethod]: () => scenario.lines.join("; ") });
}

function failureOf(sentence: string, details: fc.RunDetails<unknown>): string {
  const { counterexample, counterexamplePath, errorInstance, numRuns, numShrinks, seed } = details;
  const [scenario] = (counterexample ?? []) as [Scenario?];
  const error = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return [
    sentence,
    "",
    `Broken after ${numRuns} runs: ${shortened(error)}`,
    ...(scenario?.lines ?? []).map((line) => `  ${shortened(line)}`),
    "",
    `Shrunk ${numShrinks} times; again with { seed: ${seed}, path: "${counterexamplePath ?? ""}" }`,
  ].join("\n");
}

/** Some names are thousands of characters long. */
function shortened(line: string): string {
  return line.length > 400 ? `${line.slice(0, 300)} … ${line.slice(-90)}` : line;
}
