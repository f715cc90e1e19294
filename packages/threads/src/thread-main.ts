import { parentPort, workerData } from "node:worker_threads";
import { ActionThread } from "./action-thread.ts";
import { actionsIn } from "./actions-in.ts";
import type { FromThread, ThreadData, ToThread } from "./messages.ts";
import { prepareFor } from "./typescript/prepare-for.ts";

/** The program of a thread. What it throws while it loads ends the thread, whose owner reports it. */
const { actions: url } = workerData as ThreadData;
const send = (message: FromThread): void => parentPort?.postMessage(message);
prepareFor(url);
const actions = actionsIn((await import(url)) as Readonly<Record<string, unknown>>, url);
const thread = new ActionThread(actions, send);
parentPort?.on("message", (message: ToThread) => thread.receive(message));
send({ type: "ready", actions: Object.keys(actions) });
