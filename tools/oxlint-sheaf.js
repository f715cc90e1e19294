// Lint rules for invariants of ARCHITECTURE.md that no built-in rule can check.
import { basename } from "node:path";

const noModuleLevelMutableState = {
  create(context) {
    const report = (node, what) =>
      context.report({
        node,
        message: `Cannot keep ${what} at module level: modules hold no mutable state`,
      });
    const check = (statement) => {
      const declaration =
        statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
      if (declaration?.type !== "VariableDeclaration" || declaration.declare) return;
      if (declaration.kind !== "const") report(declaration, `\`${declaration.kind}\``);
      for (const { id, init } of declaration.declarations) {
        const what = init && !annotatedName(id).startsWith("Readonly") ? mutable(init) : undefined;
        if (what) report(init, what);
      }
    };
    return {
      Program: (node) => node.body.forEach(check),
      PropertyDefinition(node) {
        if (node.static && !node.readonly) report(node, "a static field that is not readonly");
        else if (node.static && node.value && mutable(node.value))
          report(node, mutable(node.value));
      },
    };
  },
};

function annotatedName(id) {
  return id.typeAnnotation?.typeAnnotation?.typeName?.name ?? "";
}

function mutable(init) {
  if (init.type === "NewExpression" && /^(Weak)?(Map|Set)$/.test(init.callee.name))
    return `a ${init.callee.name}`;
  if (init.type === "ArrayExpression") {
    return init.elements.length === 0 ? "an empty list" : firstMutable(init.elements);
  }
  if (init.type === "ObjectExpression") {
    const values = init.properties.map(({ value }) => value);
    return values.length === 0 ? "an empty object" : firstMutable(values);
  }
  if (init.type === "Literal" && /[gy]/.test(init.regex?.flags ?? ""))
    return "a regular expression with lastIndex";
  return undefined;
}

function firstMutable(nodes) {
  return nodes.map((node) => node && mutable(node)).find((what) => what !== undefined);
}

const noVagueFileName = {
  create(context) {
    return {
      Program(node) {
        const name = basename(context.filename).replace(/\..*$/, "");
        if (/^(utils?|helpers?|common|types?|misc|shared)$/.test(name)) {
          context.report({
            node,
            message: `Cannot name a file "${name}": a file is named after its concept`,
          });
        }
      },
    };
  },
};

export default {
  meta: { name: "sheaf" },
  rules: {
    "no-module-level-mutable-state": noModuleLevelMutableState,
    "no-vague-file-name": noVagueFileName,
  },
};
