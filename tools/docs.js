/** `npm run docs`: builds the site into docs/api, from the public doors and the guides. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, Converter, MinimalSourceFile, PageEvent, ReflectionKind } from "typedoc";
import ts from "typescript";
import { copyPages, GROUP_ORDER, HOME, introductionIn } from "./docs-pages.js";

const root = fileURLToPath(new URL("..", import.meta.url));

const doors = readdirSync(join(root, "packages"))
  .map((name) => `packages/${name}/typedoc.json`)
  .filter((file) => existsSync(join(root, file)))
  .map(doorsOf);
const modules = new Map(doors.flat());

const app = await Application.bootstrapWithPlugins({
  options: join(root, "docs/site.json"),
  entryPoints: [...modules.keys()],
  projectDocuments: copyPages(),
  readme: HOME,
  groupOrder: GROUP_ORDER,
  navigationLeaves: [...modules.values()].map(({ name }) => name),
});
app.converter.on(Converter.EVENT_CREATE_DECLARATION, nameModule);
app.renderer.on(PageEvent.END, describeStructure);

const project = await app.convert();
if (project !== undefined) {
  app.validate(project);
  await app.generateOutputs(project);
}
if (project === undefined || app.logger.hasErrors() || app.logger.hasWarnings())
  process.exitCode = 1;

/** The doors of a package: its entry points, with the names that users import. */
function doorsOf(file) {
  const folder = join(root, dirname(file));
  const { config } = ts.readConfigFile(join(root, file), (path) => readFileSync(path, "utf8"));
  const { name, exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return config.entryPoints.map((entry) => {
    const [door] = Object.entries(exports).find(
      ([, targets]) => targets["@sheaf/source"] === `./${entry}`,
    );
    const readme = door === "." ? `${dirname(file)}/README.md` : null;
    return [join(folder, entry), { name: name + door.slice(1), readme }];
  });
}

/** Modules have the names that users import; the README of a package introduces its first one. */
function nameModule(context, reflection) {
  if (!reflection.kindOf(ReflectionKind.Module)) return;
  const file = context.getSymbolFromReflection(reflection)?.declarations?.[0]?.fileName;
  const { name, readme } = modules.get(file) ?? {};
  if (name === undefined) throw new Error(`Cannot name ${reflection.name}: it is not a door`);
  reflection.name = name;
  if (readme === null) return;
  const { text, path } = introductionIn(readme);
  const source = new MinimalSourceFile(text, path);
  reflection.readme = context.converter.parseRawComment(source, context.project.files).content;
}

/** What assistive technology asks of a page and the theme does not say. */
function describeStructure(page) {
  const text = page.contents
    .replace('<div class="col-content">', '<div class="col-content" role="main">')
    .replace(
      '<div class="page-menu">',
      '<div class="page-menu" role="navigation" aria-label="This page">',
    )
    // They scroll.
    .replaceAll("<pre>", '<pre tabindex="0">')
    // A summary is a button, which may hold no link.
    .replaceAll(/(<summary(?:(?!<\/summary>).)*?)<a [^>]*tsd-anchor-icon.*?<\/a>/gsu, "$1");
  // On the page of a function, nothing stands between its name and these.
  page.contents = page.url.startsWith("functions/")
    ? text.replaceAll(
        /<h([45])(?=[ >])/gu,
        (_, level) => `<h${level} role="heading" aria-level="${level - 2}"`,
      )
    : text;
}
