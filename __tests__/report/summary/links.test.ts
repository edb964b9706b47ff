import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../../src/report/report.ts';
import { linksFor, linksOf } from '../../../src/report/summary/links.ts';
import { portalLink } from '../../../src/report/summary/portalLink.ts';
import { reportOf } from '../../samples/reports.ts';

const NOT_WAITED: Report = {
  kind: 'not-waited',
  outcome: 'invalid-input',
  explanation: { what: 'w', remedies: [], commands: [], facts: [] },
};
const ENV = {
  GITHUB_WORKFLOW_REF: 'o/r/.github/workflows/w.yml@refs/heads/main',
  GITHUB_SHA: 'abc',
  GITHUB_SERVER_URL: 'https://ghes.example',
};

describe('The link to the workflow file', () => {
  test('is on the server that runs the job, at the commit of the run', () => {
    expect(linksOf(NOT_WAITED, undefined, ENV)).toEqual({
      workflowFile: 'https://ghes.example/o/r/blob/abc/.github/workflows/w.yml',
    });
  });

  test('is at the commit of the workflow file, where that is another one', () => {
    const { workflowFile } = linksOf(NOT_WAITED, undefined, { ...ENV, GITHUB_WORKFLOW_SHA: 'def' });
    expect(workflowFile).toBe('https://ghes.example/o/r/blob/def/.github/workflows/w.yml');
  });

  test('is on github.com where no server is named', () => {
    const { workflowFile } = linksOf(NOT_WAITED, undefined, { ...ENV, GITHUB_SERVER_URL: undefined });
    expect(workflowFile).toBe('https://github.com/o/r/blob/abc/.github/workflows/w.yml');
  });

  test.each([
    { GITHUB_WORKFLOW_REF: undefined },
    { GITHUB_WORKFLOW_REF: 'odd' },
    { GITHUB_WORKFLOW_REF: 'o/r/.github/workflows/w.yml' },
    { GITHUB_WORKFLOW_REF: 'o/r/@refs/heads/main' },
    { GITHUB_WORKFLOW_REF: 'o//w.yml@refs/heads/main' },
    { GITHUB_WORKFLOW_REF: '/o/r/w.yml@refs/heads/main' },
    { GITHUB_WORKFLOW_REF: 'o/w.yml@refs/heads/main' },
    { GITHUB_WORKFLOW_SHA: '', GITHUB_SHA: '' },
    { GITHUB_SERVER_URL: 'ghes.example/https://' },
    { GITHUB_SHA: undefined },
    { GITHUB_SERVER_URL: 'http://ghes.example' },
    { GITHUB_SERVER_URL: 'javascript:alert(1)//' },
  ])('is not made from %j', (more) => {
    expect(linksOf(NOT_WAITED, undefined, { ...ENV, ...more })).toEqual({});
  });

  test('has the path of the file up to the reference, which can have an @ too', () => {
    const ref = 'octo-org/shop.io/.github/workflows/deploy pools.yml@refs/heads/a@b';
    expect(linksOf(NOT_WAITED, undefined, { ...ENV, GITHUB_WORKFLOW_REF: ref }).workflowFile).toBe(
      'https://ghes.example/octo-org/shop.io/blob/abc/.github/workflows/deploy pools.yml',
    );
  });

  test('is made on demand, beside that to the portal', () => {
    const portal = 'https://portal.azure.com';
    const workflowFile = 'https://ghes.example/o/r/blob/abc/.github/workflows/w.yml';
    expect(linksFor(true, portal, ENV)).toEqual({ portal, workflowFile });
    expect(linksFor(false, portal, ENV)).toEqual({ portal });
    expect(linksFor(false, undefined, ENV)).toEqual({});
    expect(linksFor(true, undefined, {})).toEqual({});
  });

  test('is left out after a wait, where the portal is linked', () => {
    expect(linksOf(reportOf([]), 'https://portal.azure.com', ENV)).toEqual({
      portal: 'https://portal.azure.com',
    });
  });
});

describe('The link to a resource', () => {
  const portal = 'https://portal.azure.com';

  test('is to its page in the portal', () => {
    expect(portalLink('aks <prod>', "/subscriptions/s 1/a'b", { portal })).toBe(
      `<a href="https://portal.azure.com/#@/resource/subscriptions/s%201/a&#39;b/overview">aks &lt;prod&gt;</a>`,
    );
  });

  test.each([
    [undefined, { portal }],
    ['', { portal }],
    ['/subscriptions/s', {}],
    [undefined, {}],
  ])('is only the name where the id is %j and the links are %j', (id, links) => {
    expect(portalLink('<aks>', id, links)).toBe('&lt;aks&gt;');
  });
});
