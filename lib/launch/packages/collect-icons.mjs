import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { npmCommand } from '../runtime/npm.mjs';
import { importedIcons } from './icon-imports.mjs';

/**
 * Owns: `npm run icons`: components/icons/react-icons, the part of Microsoft's @fluentui/react-icons that is imported here.
 * Promises: files as Microsoft published them, with all that they import; only the package's index is written anew, with
 *   the names that Fluent's packages import. The whole package (300 MB) is fetched beside and thrown away.
 * Does not: choose a version: package.json of components/icons/react-icons does, or the first argument.
 */

const project = fileURLToPath(new URL('../../..', import.meta.url));
const target = join(project, 'components', 'icons', 'react-icons');

/** The package's two forms, for bundlers and for Node. */
const forms = [
  { directory: 'lib', script: 'js', types: 'd.ts' },
  { directory: 'lib-cjs', script: 'cjs', types: 'd.cts' },
];

const version = process.argv[2] ?? JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')).version;
const temporary = mkdtempSync(join(tmpdir(), 'postern-icons-'));
try {
  const integrity = fetchPackage(version);
  collect(join(temporary, 'node_modules', '@fluentui', 'react-icons'), integrity);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

/**
 * @param {string} version
 * @returns {string} what npm checked it by
 */
function fetchPackage(version) {
  const { program, args, options } = npmCommand();
  const wanted = `@fluentui/react-icons@${version}`;
  writeFileSync(join(temporary, 'package.json'), '{ "private": true }');
  const flags = ['--omit=peer', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync(program, [...args, 'install', ...flags, wanted], {
    ...options,
    cwd: temporary,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`npm could not fetch ${wanted}.`);
  const lock = JSON.parse(readFileSync(join(temporary, 'package-lock.json'), 'utf8'));
  return lock.packages['node_modules/@fluentui/react-icons'].integrity;
}

/**
 * @param {string} whole directory of the whole package
 * @param {string} integrity
 */
function collect(whole, integrity) {
  const { files, names, entries } = importedIcons(project);
  const icons = findIcons(join(whole, 'lib', 'atoms', 'svg'), names);
  const roots = [
    'index',
    ...entries.map((entry) => entry.replace(/^lib\//, '')),
    ...files.map((file) => `atoms/svg/${file}`),
  ];
  for (const { directory, script, types } of forms) {
    const from = join(whole, directory);
    const to = join(target, directory);
    rmSync(to, { recursive: true, force: true });
    for (const extension of [script, types]) {
      const index = `index.${extension}`;
      write(join(to, index), shortIndex(readFileSync(join(from, index), 'utf8'), icons, extension));
      copyReached(from, to, [index, ...roots.map((root) => `${root}.${extension}`)]);
    }
  }
  const manifest = JSON.parse(readFileSync(join(whole, 'package.json'), 'utf8'));
  write(join(target, 'package.json'), `${JSON.stringify(shortManifest(manifest, integrity), null, 2)}\n`);
}

/**
 * @param {string} directory of icon files
 * @param {readonly string[]} names
 * @returns {Map<string, string>} icon file by name; what is not in one (a class name, say) is left out
 */
function findIcons(directory, names) {
  const found = new Map();
  for (const file of readdirSync(directory).filter((name) => name.endsWith('.js'))) {
    const text = readFileSync(join(directory, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/^export const (\w+)/gm)) {
      if (names.includes(name)) found.set(name, `./atoms/svg/${file.replace(/\.js$/, '')}`);
    }
  }
  return new Map([...found].sort());
}

/**
 * @param {string} index Microsoft's: of icons it exports the chunks in which all stand
 * @param {Map<string, string>} icons
 * @param {string} extension
 */
function shortIndex(index, icons, extension) {
  const rest = index.split('\n').filter((line) => !/\.\/(icons|sizedIcons)\/chunk-/.test(line));
  // Types name the script beside them.
  const suffix = extension.replace('d.', '').replace(/ts$/, 'js');
  const own = [...icons].map(([name, file]) =>
    extension === 'cjs'
      ? `exports.${name} = require("${file}.cjs").${name};`
      : `export { ${name} } from '${file}.${suffix}';`,
  );
  return [...rest.filter((line) => line !== ''), ...own, ''].join('\n');
}

/**
 * Copies files with all that they import, and leaves what is there.
 * @param {string} from
 * @param {string} to
 * @param {readonly string[]} files relative to both
 */
function copyReached(from, to, files) {
  const waiting = [...files];
  const seen = new Set(waiting);
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const path = join(to, file);
    if (!existsSync(path)) write(path, readFileSync(join(from, file), 'utf8'));
    const imports = readFileSync(path, 'utf8').matchAll(/(?:from|require\(|import\()\s*['"](\.[^'"]+)['"]/g);
    for (const [, specifier = ''] of imports) {
      const scriptPath = join(dirname(file), specifier);
      const next = /\.d\.c?ts$/.test(file) ? scriptPath.replace(/\.(c?)js$/, '.d.$1ts') : scriptPath;
      if (!seen.has(next)) waiting.push(next);
      seen.add(next);
    }
  }
}

/**
 * Microsoft's, with the ways in whose files are here.
 * @param {Record<string, unknown>} manifest
 * @param {string} integrity
 */
function shortManifest(manifest, integrity) {
  const { name, version, type, main, module, typings, license, repository, exports } = manifest;
  const kept = Object.entries(exports)
    .map(([path, way]) => [path, withoutFonts(way)])
    .filter(([path, way]) => path === './svg/*' || (!/svg$/.test(path) && scriptsOf(way).every(isHere)));
  return {
    name,
    version,
    description: 'Fluent System Icons, as far as Postern imports them: collected by npm run icons.',
    collectedFrom: { package: `${name}@${version}`, integrity },
    private: true,
    type,
    license,
    repository,
    // Its style sheets, the only files with an effect, are left out.
    sideEffects: false,
    main,
    module,
    typings,
    exports: Object.fromEntries(kept),
    dependencies: manifest.dependencies,
    peerDependencies: manifest.peerDependencies,
  };
}

/** An icon as a letter of a font needs a style sheet; here each is SVG. */
function withoutFonts(way) {
  return way.default?.import ? way.default : way;
}

function scriptsOf(way) {
  return typeof way === 'string' ? [way] : Object.values(way).flatMap(scriptsOf);
}

function isHere(path) {
  return path === './package.json' || existsSync(join(target, path));
}

/**
 * @param {string} path
 * @param {string} text
 */
function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
