import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../../src/report/report.ts';
import { linksOf } from '../../../src/report/summary/links.ts';
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
    expect(workflowFile).toMatch(/^https:\/\/github\.com\/o\/r\/blob\//);
  });

  test.each([
    { GITHUB_WORKFLOW_REF: undefined },
    { GITHUB_WORKFLOW_REF: 'odd' },
    { GITHUB_SHA: undefined },
    { GITHUB_SERVER_URL: 'http://ghes.example' },
    { GITHUB_SERVER_URL: 'javascript:alert(1)//' },
  ])('is not made from %j', (more) => {
    expect(linksOf(NOT_WAITED, undefined, { ...ENV, ...more })).toEqual({});
  });

  test('is left out after a wait, where the portal is linked', () => {
    expect(linksOf(reportOf([]), 'https://portal.azure.com', ENV)).toEqual({
      portal: 'https://portal.azure.com',
    });
  });
});
