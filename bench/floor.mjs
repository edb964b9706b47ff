/**
 * The floor: the least that any program must do to learn a status and what has become of the pool. Four requests with
 * node:https and no library, no error handling, no log. Reads the same environment as the action.
 */
import { writeSync } from 'node:fs';
import https from 'node:https';

const env = process.env;
const input = (name) => env[`INPUT_${name.toUpperCase()}`];

function send(url, options, body) {
  return new Promise((resolve, reject) => {
    const request = https.request(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(JSON.parse(text)));
    });
    request.on('error', reject).end(body);
  });
}

const pause = Number(env.FLOOR_POLLS ?? 1) > 1 ? 1 : 0;
const { value } = await send(
  `${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${encodeURIComponent('api://AzureADTokenExchange')}`,
  { headers: { authorization: `bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` } },
);
const { access_token: token } = await send(
  `https://login.microsoftonline.com/${input('tenant-id')}/oauth2/v2.0/token`,
  { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  new URLSearchParams({
    client_id: input('client-id'),
    scope: 'https://management.azure.com/.default',
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: value,
  }).toString(),
);
const pool = `https://management.azure.com/subscriptions/${input('subscription-id')}/resourceGroups/${input('resource-group')}/providers/Microsoft.ContainerService/managedClusters/${input('cluster-name')}/agentPools/${input('agent-pool-name')}`;
const version = `api-version=${input('api-version')}`;
const authorized = { headers: { authorization: `Bearer ${token}` } };
let status;
do {
  ({ status } = await send(`${pool}/operations/${input('operation-id')}?${version}`, authorized));
  if (status !== 'Succeeded') await new Promise((resolve) => setTimeout(resolve, pause));
} while (status !== 'Succeeded');
const { properties } = await send(`${pool}?${version}`, authorized);
writeSync(1, `${status} ${properties.provisioningState}\n`);
process.exit(0);
