// Invariants of ARCHITECTURE.md that no stock lint rule can hold.
import { basename } from "node:path";

const ambient = new Set([
  "Date",
  "performance",
  "process",
  "globalThis",
  "crypto",
  "fetch",
  "console",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
]);

const noClockDiskOrEnvironment = {
  create(context) {
    const report = (node, name) =>
      context.report({
        node,
        message: `Cannot read ${name}: nothing in src reads the clock, randomness, disk or environment`,
      });
    return {
      Program(node) {
        for (const identifier of globalIdentifiers(context.sourceCode.getScope(node))) {
          if (ambient.has(identifier.name) && readsTheValue(identifier)) {
            report(identifier, identifier.name);
          }
        }
      },
      MemberExpression(node) {
        if (node.object.name === "Math" && node.property.name === "random")
          report(node, "Math.random");
      },
      ImportDeclaration(node) {
        if (
          /^(node:)?(fs|os|process|crypto|perf_hooks|timers|child_process)(\/|$)/.test(
            node.source.value,
          )
        ) {
          report(node, node.source.value);
        }
      },
    };
  },
};

/** Names of the language stand among the scope's variables, names of the host in `through`. */
function globalIdentifiers({ through, variables }) {
  const builtIns = variables.filter(({ defs }) => defs.length === 0);
  return [...through, ...builtIns.flatMap(({ references }) => references)].map(
    ({ identifier }) => identifier,
  );
}

/** A type, or the class in `value instanceof Date`, reads no clock. */
function readsTheValue(identifier) {
  const { parent } = identifier;
  if (parent.type === "BinaryExpression" && parent.operator === "instanceof")
    return parent.left === identifier;
  return !/^TS(TypeReference|QualifiedName|InterfaceHeritage|ClassImplements|TypeQuery)$/.test(
    parent.type,
  );
}

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
    "no-clock-disk-or-environment": noClockDiskOrEnvironment,
    "no-module-level-mutable-state": noModuleLevelMutableState,
    "no-vague-file-name": noVagueFileName,
  },
};
