import { type HttpAnswer, json } from './answers.ts';
import type { Origins, World } from './options.ts';

/** Which cloud this is, as one object or in a list with another cloud. */
export function armMetadata({ armAudiences, metadataForm }: World, { arm, entra }: Origins): HttpAnswer {
  const cloud = cloudMetadata('Simulator', arm, entra, armAudiences);
  const other = cloudMetadata(
    'Elsewhere',
    'https://management.elsewhere.example',
    'https://login.elsewhere.example',
    ['https://management.elsewhere.example/'],
  );
  return json(metadataForm === 'array' ? [other, cloud] : cloud);
}

function cloudMetadata(name: string, arm: string, login: string, audiences: readonly string[]) {
  return {
    name,
    portal: `https://portal.${name.toLowerCase()}.example`,
    authentication: { loginEndpoint: login, audiences, tenant: 'common', identityProvider: 'AAD' },
    resourceManager: `${arm}/`,
    suffixes: { storage: `core.${name.toLowerCase()}.example` },
  };
}
