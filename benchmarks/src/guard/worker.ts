/** A child process that measures one build, and sends the figures to its parent. */
import type { Suite } from "../measure/case.ts";
import { answerParent } from "../measure/fresh-process.ts";
import { messageOf } from "../output/message-of.ts";
import { MODES, type WorkerRequest } from "./measured.ts";

await answerParent(async (say) => {
  const { mode, suite: file, root, only } = JSON.parse(process.argv[2] ?? "") as WorkerRequest;
  const { suite } = (await import(file)) as { readonly suite: Suite };
  const { list, load } = MODES[mode];
  const measure = (await load()) as (entry: unknown, bench: unknown) => Promise<unknown>;
  const bench = await suite.open(root);
  const figures: Record<string, unknown> = {};
  for (const entry of suite[list]) {
    if (only !== null && !only.includes(entry.id)) continue;
    say(entry.title);
    try {
      figures[entry.id] = await measure(entry, bench);
    } catch (error) {
      figures[entry.id] = { problem: messageOf(error) };
    }
  }
  return figures;
});
