import { compileTasks, memoryJournal, run } from "@sheaf/workflow";

let isDown = true;
const calls: string[] = [];

const send = (order: unknown): string => {
  calls.push(String(order));
  if (isDown && order === "b") throw new Error("The service is down");
  return `sent ${String(order)}`;
};

const workflow = compileTasks(
  [{ name: "send", withItems: ["a", "b", "c"], action: ({ item }) => send(item) }],
  {},
);

// In a program, `fileJournal("orders.journal")`.
const journal = memoryJournal();
const first = await run(workflow, { journal }).result;
console.log(first.status); // "failed"

isDown = false;
const second = await run(workflow, { journal }).result;
console.log(second.tasks["send"]?.output); // [ 'sent a', 'sent b', 'sent c' ]
console.log(calls); // [ 'a', 'b', 'c', 'b' ]
