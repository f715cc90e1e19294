/** The action of a random workflow: its input says how often it fails. */
const act = ({ key, attempt, index = 0, input, context }) => {
  const { failures, folds } = input;
  if (attempt <= failures[Math.min(index, failures.length - 1)])
    throw new Error(`failed at ${attempt}`);
  return (folds ? `${context.get("sum")}+` : "") + key.slice(key.indexOf("/"));
};

export default { act };
