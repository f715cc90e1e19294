/** Runs items with a journal in a file, in a process that may not write more to one than a limit. */
import { argv, stdout } from "node:process";
import { compileTasks, fileJournal, run } from "../../src/index.ts";

const withItems = Array.from({ length: 200 }, (_, item) => item);
const calls: number[] = [];
const action = ({ item }: { readonly item: number }): string => {
  calls.push(item);
  return String(item).repeat(20);
};
const workflow = compileTasks([{ name: "each", withItems, concurrency: 1, action }], {});
const journal = fileJournal(argv[2] as string);
const { status, errors, tasks } = await run(workflow, { journal }).result;
const output = tasks["each"]?.output ?? null;
stdout.write(
  JSON.stringify({
    status,
    errors: errors.map(({ code, message }) => [code, message]),
    output,
    calls: calls.length,
  }),
);
