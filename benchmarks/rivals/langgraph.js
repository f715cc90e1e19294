// LangGraph's fan-out: one `Send` for each item, from a conditional edge, as its guide on map-reduce
// shows. Concurrency is limited by the configuration of the call.
import { Annotation, END, Send, START, StateGraph } from "@langchain/langgraph";

const source = "https://docs.langchain.com/oss/javascript/langgraph/graph-api#send";

/** Each branch gets what it needs and nothing else. */
export const itemOnlyEngine = {
  name: "LangGraph, item only",
  package: "@langchain/langgraph",
  source,
  why: "A task with channels, callbacks and checkpointing for every item; the branch sees nothing but what it is sent.",
  prepare: async (work) => graphFor(work, (_state, input) => input),
};

/** Each branch gets the state and its item, which is how it sees results of earlier tasks. */
export const withStateEngine = {
  name: "LangGraph, with state",
  package: "@langchain/langgraph",
  source,
  why: "The same, with the state in what is sent, which it copies along for every branch.",
  prepare: async (work) => graphFor(work, (state, input) => ({ ...state, ...input })),
};

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
