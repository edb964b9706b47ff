import { describe, expect, test } from '@jest/globals';
import { checkLeftOut, EXTERNALS } from '../scripts/neverCalled.ts';
import { quickStart } from '../scripts/quickStart.ts';

const REQUIRE = '__WEBPACK_EXTERNAL_createRequire(import.meta.url)';

/** A bundle as webpack writes it: two ES modules, one CommonJS module, and modules of Node. */
const BUNDLE = `var __webpack_modules__ = ({

/***/ 7:
/***/ (function(module, exports) {

exports.seven = 7;

/***/ }),

/***/ 8:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

// EXTERNAL MODULE: ./node_modules/https-proxy-agent/dist/index.js
var dist = __nccwpck_require__(7);
const external_node_zlib = ${REQUIRE}("node:zlib");
const external_node_os = ${REQUIRE}("node:os");

/***/ }),

/***/ 9:
/***/ ((module, __webpack_exports__, __nccwpck_require__) => {

/***/ })

/******/ });
`;

describe('A quick start', () => {
  const rewritten = quickStart(BUNDLE);

  test('compiles the functions of ES modules at once, and no others', () => {
    expect(rewritten.match(/Object\(\(/g)).toHaveLength(2);
    expect(rewritten).toContain('/***/ (function(module, exports) {');
  });

  test('is still the same code', () => {
    const modules = new Function(`${rewritten.replace('var __webpack_modules__ =', 'return')}`)();
    expect(Object.keys(modules)).toEqual(['7', '8', '9']);
    const loaded: number[] = [];
    modules[8](undefined, {}, (id: number) => loaded.push(id));
    expect(loaded).toEqual([]);
  });

  test('takes modules of Node from Node, and those that are hardly needed by their first use', () => {
    expect(rewritten).not.toContain('createRequire');
    expect(rewritten).toContain('external_node_os = process.getBuiltinModule("node:os")');
    expect(rewritten).toContain(
      'external_node_zlib = new Proxy({}, { get: (_, name) => process.getBuiltinModule("node:zlib")[name] })',
    );
  });

  test('loads the packages for proxies by their first use', () => {
    expect(rewritten).toContain(
      'var dist = new Proxy({}, { get: (_, name) => __nccwpck_require__(7)[name] });',
    );
  });

  test('refuses code that webpack has not written', () => {
    expect(() => quickStart('console.log(1);')).toThrow('no ES module');
  });
});

describe('What is never called', () => {
  const matches = (request: string) =>
    Object.keys(EXTERNALS).some((key) =>
      key.startsWith('/') ? new RegExp(key.slice(1, -1)).test(request) : key === request,
    );

  test.each(['open', './summary.js', './RefreshTokenClient.mjs', '../client/RefreshTokenClient.mjs'])(
    '%s is left out',
    (request) => expect(matches(request)).toBe(true),
  );

  test.each(['opener', './summary/summary.js', './ClientCredentialClient.mjs', './NoRefreshTokenClient.mjs'])(
    '%s is not left out',
    (request) => expect(matches(request)).toBe(false),
  );

  test('is imported by the packages that do not call it', () => {
    const imports = [
      { request: '../client/RefreshTokenClient.mjs', importer: '@azure/msal-common' },
      { request: './summary.js', importer: '@actions/core' },
      { request: 'node:zlib', importer: undefined },
    ];
    expect(() => checkLeftOut(imports)).not.toThrow();
  });

  test.each([
    ['./summary.js', undefined, 'Our own code imports ./summary.js'],
    ['undici', '@azure/identity', '@azure/identity imports undici'],
    ['./Serializer.mjs', 'other', 'other imports ./Serializer.mjs'],
  ])('ends the build when %s is imported by %s', (request, importer, message) => {
    expect(() => checkLeftOut([{ request, importer }])).toThrow(message);
  });
});
