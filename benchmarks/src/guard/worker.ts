/** A child process that measures one build, and sends the figures to its parent. */
import type { Suite } from "../measure/case.ts";
import type { ProcessMessage } from "../measure/fresh-process.ts";
import { messageOf } from "../output/message-of.ts";
import { MODES, type WorkerRequest } from "./measured.ts";

const send = (message: ProcessMessage): void => void process.send?.(message);

try {
  const request = JSON.parse(process.argv[2] ?? "") as WorkerRequest;
  const { suite } = (await import(request.suite)) as { readonly suite: Suite };
  const { list, load } = MODES[request.mode];
  const measure = (await load()) as (entry: unknown, bench: unknown) => Promise<unknown>;
  const bench = await suite.open(request.root);
  const figures: Record<string, unknown> = {};
  for (const entry of suite[list]) {
    if (request.only !== null && !request.only.includes(entry.id)) continue;
    send({ saying: entry.title });
    try {
      figures[entry.id] = await measure(entry, bench);
    } catch (error) {
      figures[entry.id] = { problem: messageOf(error) };
    }
  }
  send({ measured: figures });
} catch (error) {
  send({ failure: messageOf(error) });
} finally {
  process.disconnect?.();
}
