/**
 * Preload (`node --require`): lets a process meet the simulator under the names of Azure's public cloud, so that
 * the path that most users take, without a metadata endpoint, can be watched. `PUBLIC_NAMES` maps host names to
 * loopback ports: `{"management.azure.com": 40001}`. Only where connections go is changed; names, certificates
 * and everything above are the process's own.
 */
const tls = require('node:tls');

const ports = JSON.parse(process.env.PUBLIC_NAMES ?? '{}');
const { connect } = tls;

tls.connect = (options, ...rest) => {
  const port = ports[options.host];
  return port === undefined
    ? connect(options, ...rest)
    : connect(
        { ...options, servername: options.servername || options.host, host: '127.0.0.1', port },
        ...rest,
      );
};
