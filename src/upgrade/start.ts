import type { PoolName } from '../azure/aks/operationName.ts';
import type { StartAnswer } from '../azure/aks/startAnswer.ts';
import { epochTime } from '../time/instant.ts';
import { whyNotOurs } from '../wait/ownership.ts';
import { choose, type Wanted } from './choice.ts';
import type { UpgradeContext } from './context.ts';
import { readUntilAnswered, verdictOf } from './requests.ts';
import { sendOnce } from './send.ts';
import type { EndedStart, StartVerdict } from './verdict.ts';

/** Which pool, and what it is to be upgraded to. */
export interface StartRequest {
  readonly pool: PoolName;
  readonly wanted: Wanted;
}

/**
 * Starts an upgrade of an agent pool, if there is something to do and the pool allows it. One request at most changes
 * anything. Never throws for what Azure answers.
 */
export async function startUpgrade(request: StartRequest, context: UpgradeContext): Promise<EndedStart> {
  const { pool, wanted } = request;
  const { azure, observer, clock } = context;
  const done = (verdict: StartVerdict, known: Partial<EndedStart> = {}): EndedStart => ({
    secrets: [],
    ...known,
    pool,
    wanted,
    verdict,
    elapsedMs: clock.now(),
  });

  const send = async (start: (signal: AbortSignal) => Promise<StartAnswer>, known: Partial<EndedStart>) => {
    const sentAt = epochTime(clock.startedAt + clock.now());
    const { verdict, secrets } = await sendOnce(start, context);
    return done(verdict, { ...known, sentAt, secrets });
  };

  const profiled = await readUntilAnswered(
    { wanted: 'upgrade profile', ask: (signal) => azure.getUpgradeProfile(pool, signal) },
    context,
  );
  if ('verdict' in profiled) return done(verdictOf(profiled.verdict, false));
  const { profile } = profiled.result;

  // Read last, so that the pool is changed as it was a moment ago.
  const documented = await readUntilAnswered(
    {
      wanted: 'agent pool',
      ask: (signal) => azure.getPoolDocument(pool, signal),
      whyNot: ({ document }) => whyNotOurs(pool, [document.id]),
    },
    context,
  );
  if ('verdict' in documented) return done(verdictOf(documented.verdict, false), { profile });
  const { document } = documented.result;

  const choice = choose(wanted, document, profile);
  observer.chosen(choice, document);
  const known = { document, profile };
  switch (choice.kind) {
    case 'up-to-date':
      return done({ outcome: 'nothing-to-do' }, known);
    case 'not-ready':
    case 'not-offered':
      return done({ outcome: 'refused', ...choice }, known);
    case 'node-image':
      return send((signal) => azure.postNodeImageUpgrade(pool, signal), known);
    case 'kubernetes': {
      const { version } = choice;
      return send((signal) => azure.putKubernetesVersion(pool, document, version, signal), {
        ...known,
        kubernetesVersion: version,
      });
    }
  }
}
