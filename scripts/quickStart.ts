/*
 * Rewrites the code that ncc makes of modules, so that Node starts it sooner. It relies on how webpack writes its
 * output; a rewrite that does not find what it expects fails the build.
 */

/** An ES module as webpack writes it: its number, then its function, each after a comment of asterisks. */
const ES_MODULE = /(?<=^\/\*\*\*\/ \d+:\n\/\*\*\*\/ )\((?=.*__webpack_exports__)[\s\S]*?^\/\*\*\*\/ \}\)/gm;

/**
 * Makes V8 compile the functions of ES modules at once. V8 expects that a function in parentheses is called soon. It
 * scans every other function first, and parses it a second time when it is called. Minifying removes the parentheses,
 * except around the argument of a call, and `Object` returns a function as it is.
 *
 * Hardly any run needs what is not an ES module: those are the packages for proxies.
 */
function compileModulesAtOnce(code: string): string {
  const compiled = code.replace(ES_MODULE, (module) => `Object(${module})`);
  if (compiled === code) throw new Error('There is no ES module in a file of the bundle.');
  return compiled;
}

const REQUIRE = '__WEBPACK_EXTERNAL_createRequire(import.meta.url)';

/** Gets Node's modules from Node itself. `createRequire` prepares a search of the file system for each of them. */
function askNodeForBuiltIns(code: string): string {
  return code.replaceAll(REQUIRE, 'process.getBuiltinModule');
}

/** Modules of Node that hardly any run needs: zlib for a compressed response, files for other ways to sign in. */
const LAZY_BUILT_INS = /process\.getBuiltinModule\("node:(?:zlib|fs\/promises)"\)/g;

/** Packages that a run needs only where a proxy is set. */
const LAZY_PACKAGES =
  /(?<=^\/\/ EXTERNAL MODULE: \.\/node_modules\/https?-proxy-agent\/\S+\nvar \w+ = )\w+\(\d+\)(?=;$)/gm;

/** Puts off the import of some modules until a property of them is read. */
function importLater(code: string): string {
  const later = (call: string) => `new Proxy({}, { get: (_, name) => ${call}[name] })`;
  return code.replace(LAZY_BUILT_INS, later).replace(LAZY_PACKAGES, later);
}

/**
 * Rewrites one file of code, before it is minified with `wrap_func_args`.
 *
 * @throws Error when the code is not what webpack writes
 */
export function quickStart(code: string): string {
  return importLater(askNodeForBuiltIns(compileModulesAtOnce(code)));
}
