// LangGraph's fan-out: one `Send` for each item, from a conditional edge, as its guide on map-reduce
// shows. Concurrency is limited by the configuration of the call.
import { Annotation, END, MemorySaver, Send, START, StateGraph } from "@langchain/langgraph";

/** Each branch gets what it needs and nothing else. */
export async function prepareItemOnly(work) {
  return graphFor(work, (_state, input) => input);
}

/** Each branch gets the state and its item, which is how it sees results of earlier tasks. */
export async function prepareWithState(work) {
  return graphFor(work, (state, input) => ({ ...state, ...input }));
}

async function graphFor({ items, context, concurrency, action }, sent) {
  const State = Annotation.Root({
    tasks: Annotation(),
    outputs: Annotation({ reducer: (left, right) => left.concat(right), default: () => [] }),
  });
  const graph = new StateGraph(State)
    .addNode("visit", async ({ id }) => ({ outputs: [await action({ id })] }))
    .addConditionalEdges(
      START,
      (state) =>
        items.map((item) => new Send("visit", sent(state, { id: item.id + addendIn(state) }))),
      ["visit"],
    )
    .addEdge("visit", END)
    .compile();
  return async () => {
    const { outputs } = await graph.invoke(
      { tasks: context.tasks },
      { maxConcurrency: concurrency },
    );
    return outputs;
  };
}

function addendIn({ tasks }) {
  return tasks.task_0.output.length;
}

/**
 * Steps one after the other, each of which is saved by the checkpointer of its guides. Gives the bytes
 * that it kept.
 */
export async function prepareSteps({ state, steps }) {
  const State = Annotation.Root({ tasks: Annotation(), last: Annotation() });
  const names = Array.from({ length: steps }, (_, step) => `step_${step}`);
  const builder = new StateGraph(State);
  for (const [step, name] of names.entries()) builder.addNode(name, async () => ({ last: step }));
  for (const [step, name] of names.entries()) builder.addEdge(names[step - 1] ?? START, name);
  builder.addEdge(names.at(-1), END);
  const saver = new MemorySaver();
  const graph = builder.compile({ checkpointer: saver });
  return async () => {
    const thread_id = "run";
    const { last } = await graph.invoke(state, {
      configurable: { thread_id },
      recursionLimit: steps + 1,
    });
    if (last !== steps - 1) throw new Error(`It ended after step ${String(last)}`);
    const kept = bytesIn([saver.storage, saver.writes]);
    await saver.deleteThread(thread_id);
    return kept;
  };
}

/** The serialised values that a saver keeps, at any depth. */
function bytesIn(value) {
  if (value instanceof Uint8Array) return value.length;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((sum, each) => sum + bytesIn(each), 0);
}
