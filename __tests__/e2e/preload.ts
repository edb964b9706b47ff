/** Arguments for Node that change the process of the step before the action is loaded, as an odd machine would. */
function preload(source: string): string[] {
  return ['--import', `data:text/javascript,${encodeURIComponent(source)}`];
}

/** The date is set back by a day and then forward by a week while the step runs. */
export function withClockChanges(): string[] {
  return preload(`
    const RealDate = Date;
    const offset = () => {
      const age = performance.now();
      return age < 600 ? 0 : age < 900 ? -86400000 : 604800000;
    };
    globalThis.Date = class extends RealDate {
      constructor(...parts) { if (parts.length > 0) super(...parts); else super(RealDate.now() + offset()); }
      static now() { return RealDate.now() + offset(); }
    };`);
}

/** DNS does not know \`localhost\` the first \`failures\` times; \`hang\` instead never answers. */
export function withDns(failures: number | 'hang'): string[] {
  return preload(`
    import dns from 'node:dns';
    let left = ${failures === 'hang' ? 'Infinity' : failures};
    dns.lookup = (host, options, done) => {
      if (left-- > 0) {
        if (left !== Infinity) setImmediate(done, Object.assign(new Error('getaddrinfo ENOTFOUND ' + host), { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: host }));
        return;
      }
      if (options.all) setImmediate(done, null, [{ address: '127.0.0.1', family: 4 }]);
      else setImmediate(done, null, '127.0.0.1', 4);
    };`);
}

/**
 * Host names lead to ports of loopback, and every connection that the process opens is noted in the log; names,
 * certificates and everything above stay the process's own.
 */
export function withNames(ports: Readonly<Record<string, number>>): string[] {
  return preload(`
    import net from 'node:net';
    const ports = ${JSON.stringify(ports)};
    const { connect } = net.Socket.prototype;
    net.Socket.prototype.connect = function (...parts) {
      // net.connect hands its arguments on as one list, tls.connect as they are.
      const list = Array.isArray(parts[0]) ? parts[0] : parts;
      const { host, port } = list[0];
      process.stdout.write('::debug::Connection to ' + host + ':' + port + '\\n');
      if (host in ports) list[0] = { ...list[0], host: '127.0.0.1', port: ports[host] };
      return connect.apply(this, parts);
    };`);
}

/** After half a second of pauses, something goes wrong that nobody foresaw. */
export function withAccident(source: string): string[] {
  return preload(`setTimeout(() => { ${source} }, 500);`);
}

/** Pauses never end, and nothing keeps the process alive during them. */
export function withEndlessPauses(): string[] {
  return preload(`
    import timers from 'node:timers/promises';
    import { syncBuiltinESMExports } from 'node:module';
    timers.setTimeout = () => new Promise(() => {});
    syncBuiltinESMExports();`);
}

/** At its end the process says on stderr how many bytes its heap still holds. */
export function withHeapReport(): string[] {
  return [
    '--expose-gc',
    ...preload(`
      process.on('exit', () => {
        gc();
        process.stderr.write('heap ' + process.memoryUsage().heapUsed + '\\n');
      });`),
  ];
}

/** What stands still is given up ten times sooner, such as a reader of the log. */
export function withImpatience(): string[] {
  return preload(`
    import net from 'node:net';
    const { setTimeout } = net.Socket.prototype;
    net.Socket.prototype.setTimeout = function (ms, run) { return setTimeout.call(this, ms / 10, run); };`);
}
