import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed, unescaped } from './checks.ts';
import { canceled, failed, inProgress, runAction, status, succeeded, times } from './harness.ts';
import { asked, errorsOf, linesWith, play } from './play.ts';

const ONE_OF_EACH = { metadata: 1, 'id-token': 1, 'openid-configuration': 1, 'entra-token': 1 };

describe('Succeeded is green', () => {
  test.concurrent('at once, with one ID token, one sign-in, one status request and one look at the pool', async () => {
    const played = await play();
    expectGreen(played);
    expect(asked(played)).toEqual({ ...ONE_OF_EACH, status: 1, pool: 1 });
    expect(played.outputs).toMatchObject({ status: 'Succeeded', polls: '1' });
    expect(played.summary).toContain('<h2>✅ Agent pool workers: operation succeeded</h2>');
  });

  test.concurrent('after progress, each change told once', async () => {
    const played = await play({
      operation: [
        times(3, inProgress(0)),
        times(2, status('UpgradingNodes: 1/2 nodes completed', { percentComplete: 50 })),
        status('UpgradingNodes: 2/2 nodes completed', { percentComplete: 100 }),
        succeeded({
          percentComplete: 100,
          endTime: '2030-01-02T03:04:05.1234567Z',
          startTime: '2030-01-02T03:02:05Z',
        }),
      ],
    });
    expectGreen(played);
    const { outputs, log, simulator } = played;
    expect(outputs).toMatchObject({
      polls: '7',
      'percent-complete': '100',
      'start-time': '2030-01-02T03:02:05Z',
      'end-time': '2030-01-02T03:04:05.1234567Z',
      'duration-seconds': '120',
      'operation-id': simulator.world.operationId,
    });
    expect(JSON.parse(outputs['result'] ?? '')).toMatchObject({ status: 'Succeeded', percentComplete: 100 });
    expect(log.match(/^\[\d+:\d\d\] .*$/gm)?.map((line) => line.replace(/^\S+ /, ''))).toEqual([
      'InProgress (0 %)',
      'UpgradingNodes: 1/2 nodes completed (50 %)',
      'UpgradingNodes: 2/2 nodes completed (100 %)',
      'Succeeded (100 %)',
    ]);
    expect(log.split('\n', 1)[0]).toMatch(
      /^Waiting for operation \S+ of agent pool workers .*\(12 s at most\)\.$/,
    );
  });

  test.concurrent('in any letter case', async () => {
    expectGreen(await play({ operation: [status('inPROGRESS'), status('SUCCEEDED')] }));
  });
});

describe('Everything else is red', () => {
  test.concurrent('Failed, with the innermost reason', async () => {
    const error = {
      code: 'ReconcileFailed',
      message: 'Not reconciled.',
      details: [{ code: 'QuotaExceeded', message: 'Cores left: 2, cores needed: 8.', target: 'workers' }],
    };
    const played = await play({ operation: [inProgress(), failed(error)] });
    expectRed(played, 'failed');
    expect(played.outputs).toMatchObject({
      status: 'Failed',
      'error-code': 'QuotaExceeded',
      'error-message': 'Cores left: 2, cores needed: 8.',
    });
    expect(JSON.parse(played.outputs['error'] ?? '')).toEqual(error);
    expect(errorsOf(played)[0]).toMatchObject({
      title: 'Agent pool workers: operation failed (QuotaExceeded)',
      message: expect.stringContaining('Cores left: 2, cores needed: 8.'),
    });
    for (const word of ['ReconcileFailed', 'Not reconciled.', 'QuotaExceeded', 'workers']) {
      expect(played.summary).toContain(word);
    }
  });

  test.concurrent('Failed without a word about the reason', async () => {
    const played = await play({ operation: failed() });
    expectRed(played, 'failed');
    expect(played.outputs['error-message']).not.toBe('');
  });

  test.concurrent.each(['Canceled', 'Cancelled'])('%s', async (word) => {
    const played = await play({ operation: [inProgress(), { ...canceled(), status: word }] });
    expectRed(played, 'canceled');
    expect(played.outputs).toMatchObject({ status: word, 'error-code': 'Canceled' });
  });

  test.concurrent('no end in time; the operation is said to continue', async () => {
    const played = await play(
      { operation: status('UpgradingNodes: 1/9 nodes completed') },
      { inputs: { timeout: '2s' } },
    );
    expectRed(played, 'timed-out');
    expect(played.outputs['status']).toBe('UpgradingNodes: 1/9 nodes completed');
    expect(played.log).toMatch(/did not end within 2 s.*UpgradingNodes: 1\/9 nodes completed/);
    expect(played.log).toContain('it continues in Azure');
  });

  test.concurrent('a status that only looks like an end is waited on', async () => {
    const words = [
      'SucceededPartially',
      'NotSucceeded',
      'Succeeded 3/3',
      'Failed: no',
      'Canceling',
      'constructor',
      '__proto__',
      'null',
    ];
    const played = await play({ operation: [...words.map((word) => status(word)), failed()] });
    expectRed(played, 'failed');
    expect(played.outputs['polls']).toBe(String(words.length + 1));
    for (const word of words)
      expect(linesWith(played, new RegExp(`^\\[0:\\d\\d\\] ${word}$`))).toHaveLength(1);
  });

  test.concurrent('sub-operations that succeeded do not make the operation succeed, nor do failed ones fail it', async () => {
    const operations = [
      { name: 'a', status: 'Succeeded' },
      { name: 'b', status: 'Failed', error: { code: 'NodeBroken', message: 'Node b is broken.' } },
    ];
    const [red, green] = await Promise.all([
      play({ operation: [status('InProgress', { operations: operations.slice(0, 1) }), failed()] }),
      play({ operation: [status('InProgress', { operations }), succeeded({ operations })] }),
    ]);
    expectRed(red, 'failed');
    expect(red.outputs['polls']).toBe('2');
    expectGreen(green);
    for (const word of ['NodeBroken', 'Node b is broken.']) expect(green.summary).toContain(word);
  });

  test.concurrent('no permission to ask for an ID token: nothing is sent', async () => {
    for (const name of ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN']) {
      const played = await play({}, { env: { [name]: undefined } });
      expectRed(played, 'unauthorized');
      expect(asked(played)).toEqual({});
      expect(errorsOf(played)[0]?.message).toContain('id-token: write');
      for (const word of ['fork', 'reusable workflow']) expect(played.log).toContain(word);
    }
  });

  test.concurrent('bad input: every complaint at once, nothing is sent', async () => {
    const inputs = {
      'client-id': 'me',
      'cluster-name': '-x-',
      'agent-pool-name': 'work_ers',
      timeout: 'soon',
      'backoff-factor': '0',
      'resource-manager-endpoint': 'http://127.0.0.1',
    };
    const played = await play({}, { inputs });
    expectRed(played, 'invalid-input');
    expect(asked(played)).toEqual({});
    for (const [name, value] of Object.entries(inputs)) {
      // Once as a line, once inside the annotation.
      expect(linesWith(played, `${name}: '${value}' was given. `)).toHaveLength(2);
      expect(unescaped(played.summary)).toContain(`${name}: '${value}' was given`);
    }
  });

  test.concurrent('no input at all', async () => {
    const result = await runAction(undefined);
    expect(result).toMatchObject({ exitCode: 1, outputs: { outcome: 'invalid-input', polls: '0' } });
    for (const name of ['client-id', 'tenant-id', 'subscription-id', 'cluster-name', 'operation-id']) {
      expect(result.log).toContain(`${name} is missing`);
    }
  });
});
