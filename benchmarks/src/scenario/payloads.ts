import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { JsonObject } from "@sheaf/context";

/** One event of GitHub as it was sent to a webhook, as JSON text. */
export interface Payload {
  readonly text: string;
  /** The account that sent it; most have one. */
  readonly sender: string | undefined;
}

interface EventExamples {
  readonly examples: readonly JsonObject[];
}

/** The real payloads that the scenario is made of, in the order of the package. */
export function readPayloads(): Payload[] {
  const require = createRequire(import.meta.url);
  const file = require.resolve("@octokit/webhooks-examples/api.github.com/index.json");
  // Read, not required: a module cache would keep all of it on the heap that is measured.
  const events = JSON.parse(readFileSync(file, "utf8")) as EventExamples[];
  return events.flatMap(({ examples }) =>
    examples.map((example) => ({
      text: JSON.stringify(example),
      sender: JSON.stringify(example["sender"]) as string | undefined,
    })),
  );
}
