// Builds webapp/static/dist: bundles and icons under names that carry their hash, manifest.json
// (plain name -> file name) and the licences of everything bundled. Runs once, at set-up.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ICONS } from "./src/icons.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = join(here, "..", "static", "dist");

/** Bundle the scripts and style sheets; return {plain name: hashed name}. */
async function bundle() {
  const { metafile } = await build({
    absWorkingDir: here,
    entryPoints: ["src/app.js", "src/app.css", "src/diagram.js", "src/diagram.css"],
    outdir: dist,
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    bundle: true,
    minify: true,
    metafile: true,
    format: "iife",
    // Office machines are not new: the browsers of early 2022, the first that know <dialog>.
    target: ["chrome93", "firefox98", "safari15.4"],
    loader: { ".woff2": "file", ".svg": "file" },
    legalComments: "none",
    logLevel: "warning",
  });
  const names = {};
  for (const [output, { entryPoint }] of Object.entries(metafile.outputs)) {
    if (entryPoint) names[basename(entryPoint)] = basename(output);
  }
  return names;
}

/** Gather the icons into one sprite; return its hashed name. */
async function sprite() {
  const symbols = await Promise.all(
    ICONS.map(async (name) => {
      const file = join(here, "node_modules", "bootstrap-icons", "icons", `${name}.svg`);
      const shapes = (await readFile(file, "utf8")).replace(/^[^>]*>|<\/svg>\s*$/g, "").trim();
      return `<symbol id="${name}" viewBox="0 0 16 16">${shapes}</symbol>`;
    }),
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
  const name = `icons-${createHash("sha256").update(svg).digest("hex").slice(0, 8)}.svg`;
  await writeFile(join(dist, name), svg);
  return name;
}

/** The licence text a package carries, else the one we keep for it; none is an error. */
async function licence(folder, name) {
  const own = (await readdir(folder)).find((file) => /^licen[cs]e(\.md|\.txt)?$/i.test(file));
  const kept = join(here, "licences", `${name.replace("/", "__")}.txt`);
  if (!own && !existsSync(kept)) throw new Error(`${name} has no licence text: add ${kept}`);
  return readFile(own ? join(folder, own) : kept, "utf8");
}

/** Write the licences of every package that may end up in a bundle. */
async function licences() {
  const lock = JSON.parse(await readFile(join(here, "package-lock.json"), "utf8"));
  const texts = [];
  for (const [path, { version, dev }] of Object.entries(lock.packages)) {
    if (!path || dev) continue;
    const name = path.slice("node_modules/".length);
    texts.push(`${name} ${version}\n\n${(await licence(join(here, path), name)).trim()}\n`);
  }
  await writeFile(join(dist, "licences.txt"), texts.join(`\n${"-".repeat(80)}\n\n`));
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const manifest = { ...(await bundle()), "icons.svg": await sprite() };
await licences();
await writeFile(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
