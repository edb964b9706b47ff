import { expect, test } from '@jest/globals';
import { describeBody } from '../../../src/azure/http/httpFailure.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

test.each([
  [502, '', undefined, 'HTTP 502 with an empty body'],
  [502, ' \r\n', JSON_TYPE, 'HTTP 502 with an empty body'],
  [200, '', JSON_TYPE, 'HTTP 200 with an empty body, which is not an answer'],
  [200, '{}', JSON_TYPE, 'HTTP 200 with a body of type application/json, which is not an answer'],
  [200, 'x', 'text/plain', 'HTTP 200 with a body of type text/plain, which is not an answer'],
  [200, 'x', undefined, 'HTTP 200 with a body of type unknown, which is not an answer'],
  [500, 'half', 'application/problem+json', 'HTTP 500 with broken or incomplete JSON (4 characters)'],
  [500, ' {"a":', undefined, 'HTTP 500 with broken or incomplete JSON (6 characters)'],
  [503, '<html><TITLE lang="en"> Busy </TITLE>', 'text/html', 'HTTP 503 with a page titled "Busy"'],
  [503, '<html><title></title>', 'text/html', 'HTTP 503 with a body of type text/html'],
  [200, 'a {', 'text/plain', 'HTTP 200 with a body of type text/plain, which is not an answer'],
  [
    200,
    'a',
    'application/jsonlines',
    'HTTP 200 with a body of type application/jsonlines, which is not an answer',
  ],
  [400, 'x', 'text/plain ; charset=utf-8', 'HTTP 400 with a body of type text/plain'],
  [400, `${' '.repeat(20_000)}<title>Late</title>`, 'text/html', 'HTTP 400 with a body of type text/html'],
  [300, 'x', 'text/html', 'HTTP 300, a redirect, which is not followed'],
  [308, 'x', 'text/html', 'HTTP 308, a redirect, which is not followed'],
])('HTTP %d is described in one line: %#', (status, body, type, line) => {
  const header = (name: string) => (name === 'content-type' ? type : undefined);
  expect(describeBody({ status, body, header }, 'answer')).toBe(line);
});
