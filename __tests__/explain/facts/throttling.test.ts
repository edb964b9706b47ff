import { describe, expect, test } from '@jest/globals';
import { throttlingFacts } from '../../../src/explain/facts/throttling.ts';
import { named } from '../../samples/named.ts';

describe('What was limited, and by how much', () => {
  test.each([
    [
      'TooManyRequests {\\"operationGroup\\":\\"GetVMs3Min\\",\\"allowedRequestCount\\":200,\\"measuredRequestCount\\":219}',
      { 'Operation group': 'GetVMs3Min', 'Requests allowed': '200', 'Requests measured': '219' },
    ],
    [
      '{"operationGroup": "HighCostGet30Min", "allowedRequestCount": 900, "measuredRequestCount": 1013}',
      { 'Operation group': 'HighCostGet30Min', 'Requests allowed': '900', 'Requests measured': '1013' },
    ],
    [
      "Rate limit reached: Operation Group = 'Put-VM.5Min', Allowed Request Count = 60, Measured Request Count = 61",
      { 'Operation group': 'Put-VM.5Min', 'Requests allowed': '60', 'Requests measured': '61' },
    ],
    ['operationGroup: GetVMs3Min.', { 'Operation group': 'GetVMs3Min' }],
    ['OPERATIONGROUP: DELETEVMS', { 'Operation group': 'DELETEVMS' }],
    ['Throttled. measuredRequestCount: many', {}],
  ])('%s', (text, facts) => {
    expect(throttlingFacts(text)).toEqual({ facts: named(facts) });
  });
});

describe('How long to wait', () => {
  test.each([
    ['Too many requests. Retry after 12 seconds.', '12 seconds'],
    ['Too many requests. Please try again in 45 seconds.', '45 seconds'],
    ["Throttled: please try again after '3' minutes.", '3 minutes'],
    ['Throttled: try again after "20"s', '20 seconds'],
    ['TooManyRequests: retrying in 10s', '10 seconds'],
    ['Too ManyRequests: wait for the end of the 30 second window', '30 seconds'],
    ['TooMany Requests: wait for the end of the 5 minute window', '5 minutes'],
    ['Rate limit: wait for 90 sec', '90 seconds'],
    ['RATE LIMIT: TRY AGAIN AFTER 5 MIN', '5 minutes'],
    ['Throttled: waiting 123456 seconds', '123456 seconds'],
    ["Throttled. Wait: this window is still open for another '20' seconds.", '20 seconds'],
    ['Too many requests. Retry after 1 second.', '1 second'],
    ['Throttled: try again in 1 minute.', '1 minute'],
    ['Too many requests. Retry-After: 1', '1 second'],
    ['Too many requests. Retry-After: 30', '30 seconds'],
    ['Too many requests. Retry-After:30', '30 seconds'],
    ['Too many requests. Retry-After : 30', '30 seconds'],
    ['Too many requests. Retry-After 30', '30 seconds'],
    ["Too many requests. Retry After '30'", '30 seconds'],
    ['Too many requests. "Retry-After":"30"', '30 seconds'],
    ['Too many requests. RetryAfter=30', '30 seconds'],
    ['Too many requests. RetryAfterSeconds: 30', '30 seconds'],
    ['Too many requests. Retry-After Seconds: 30', '30 seconds'],
    ['Too many requests. The Retry-After header: 30', '30 seconds'],
    ['Too many requests. retry-after: 2 minutes', '2 minutes'],
  ])('%s', (text, wait) => {
    expect(throttlingFacts(text)).toEqual({ facts: named({ 'Wait before the next try': wait }) });
  });
});

describe('Figures that say nothing about a pause', () => {
  test.each([
    'Wait 5 minutes for the nodes.',
    'The operation group waits 5 minutes.',
    'Too many requests. Try again.',
    'Too many requests. Please wait. 12 minutes have passed.',
    'Throttled: try again in 12 hours.',
    'Throttled: the await took 12 seconds.',
    'Throttled. Wait: this window is still open for another: 20 seconds.',
    'Too many requests. Retry-After: soon',
    'Too many requests. Retry-After: 120 ms',
    'Too many requests. Retry-After: "120"ms',
    'Too many requests. Retry-After: 1 day',
    'Too many requests. Retry after 5 hours.',
    'Too many requests. Retry-After: "2" days',
    'Too many requests. RetryAfterwards 30',
  ])('%s', (text) => {
    expect(throttlingFacts(text)).toEqual({ facts: [] });
  });
});
