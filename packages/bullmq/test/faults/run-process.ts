// A run, to be killed. Arguments: URL, queue, the name of its journal, and how many items it has. It prints its result.
import { argv, stdout } from "node:process";
import { compileTasks, run } from "@sheaf/workflow";
import { bullmqExecutor, redisJournal } from "../../src/index.ts";

const [, , connection = "", queue = "", id = "", count = "0"] = argv;
const items = Array.from({ length: Number(count) }, (_, index) => index);
const list = { name: "list", action: "act", withItems: items, concurrency: 100 };
const executor = bullmqExecutor({ connection, queue, chunk: 5 });
const journal = redisJournal({ connection, id });
const workflow = compileTasks([list], {});
const { status, tasks, errors } = await run(workflow, { executor, journal }).result;
stdout.write(JSON.stringify({ status, output: tasks["list"]?.output, errors }));
await executor.close();
