// LangGraph's fan-out: one `Send` for each item, from a conditional edge, as its guide on map-reduce
// shows. Concurrency is limited by the configuration of the call.
import { Annotation, END, Send, START, StateGraph } from "@langchain/langgraph";

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
