import type { Observer } from '../wait/context.ts';

/** Makes one observer of two; the first one is called first. */
export function bothObservers(one: Observer, other?: Observer): Observer {
  if (!other) return one;
  return {
    changed(...news) {
      one.changed(...news);
      other.changed(...news);
    },
    noticed(...news) {
      one.noticed(...news);
      other.noticed(...news);
    },
    recovered() {
      one.recovered();
      other.recovered();
    },
    failed(...news) {
      one.failed(...news);
      other.failed(...news);
    },
    resolved(...news) {
      one.resolved(...news);
      other.resolved(...news);
    },
    searching(...news) {
      one.searching(...news);
      other.searching(...news);
    },
    nextOperation(...news) {
      one.nextOperation(...news);
      other.nextOperation(...news);
    },
    settling(...news) {
      one.settling(...news);
      other.settling(...news);
    },
    unchanged(...news) {
      one.unchanged(...news);
      other.unchanged(...news);
    },
    stalled(...news) {
      one.stalled(...news);
      other.stalled(...news);
    },
  };
}
