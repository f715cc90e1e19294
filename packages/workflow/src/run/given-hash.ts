import type { Json, JsonObject, WorkflowContext } from "@sheaf/context";
import type { ContentHashes, Hash } from "@sheaf/context/parts";

/**
 * A hash of what a run starts with. It is made of the hashes of its values, so that values which were
 * hashed before cost nothing. O(names and size of new values).
 */
export function givenHash(hashes: ContentHashes, { parameters, config, ...rest }: Given): Hash {
  return hashes.of({
    parameters: entryOf(hashes, parameters),
    config: entryOf(hashes, config),
    ...(rest.context === undefined ? {} : contentOf(hashes, rest.context)),
  });
}

/** What a run starts with: a context, or what one is made of. */
interface Given {
  readonly parameters: Json;
  readonly config: Json;
  readonly context: WorkflowContext | undefined;
}

function contentOf(hashes: ContentHashes, context: WorkflowContext): JsonObject {
  const { item, index } = context;
  return {
    variables: Object.fromEntries(
      context.names().map((name) => [name, entryOf(hashes, context.get(name) as Json)]),
    ),
    tasks: Object.fromEntries(
      context.taskNames().map((name) => [name, entryOf(hashes, context.task(name) as Json)]),
    ),
    ...(index === undefined ? {} : { index, item: entryOf(hashes, item as Json) }),
  };
}

/** The hash of a list or object; anything else in a list, so that no text passes for a hash. */
function entryOf(hashes: ContentHashes, value: Json): Json {
  return typeof value === "object" && value !== null ? hashes.of(value) : [value];
}
