/** A child process that measures cases of one build and sends what it measured to its parent. */
import { Workbench } from "../scenario/workbench.ts";
import type { ProcessMessage } from "../measure/fresh-process.ts";
import { loadLibraries } from "../scenario/libraries.ts";
import { messageOf } from "../output/message-of.ts";
import { guardModes } from "./guard-modes.ts";
import type { WorkerRequest } from "./run-worker.ts";

const send = (message: ProcessMessage): void => void process.send?.(message);

try {
  const { mode, root, only } = JSON.parse(process.argv[2] ?? "") as WorkerRequest;
  const bench = new Workbench(await loadLibraries(root));
  const measured: Record<string, unknown> = {};
  for (const subject of await guardModes[mode]()) {
    const { id, title } = subject;
    if (only !== null && !only.includes(id)) continue;
    send({ saying: title });
    try {
      measured[id] = await subject.measure(bench);
    } catch (error) {
      measured[id] = { problem: messageOf(error) };
    }
  }
  send({ measured });
} catch (error) {
  send({ failure: messageOf(error) });
} finally {
  process.disconnect?.();
}
