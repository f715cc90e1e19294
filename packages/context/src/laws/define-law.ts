import fc from "fast-check";
import type { Law } from "./law.ts";

/** Enough to find every deliberate fault in the tests. */
const RUNS = 200;

/** A test case of a law. It is printed as lines of code. */
export interface Scenario {
  readonly lines: readonly string[];
}

/** Defines a law that holds if `trial` throws for none of the scenarios. */
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

/** Makes reporters of fast-check print the scenario as code. */
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
