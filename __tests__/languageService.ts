/**
 * A worker that holds GitHub's language service. It imports JSON without saying so, which Node refuses and Jest will
 * refuse; a thread of its own can be told to let it.
 */
import { registerHooks } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { ActionMetadata } from '@actions/languageservice/action';

export interface Question {
  readonly id: number;
  readonly path: string;
  readonly text: string;
  /** What is known of actions, by `owner/name/path`; of others only the form of the reference is checked. */
  readonly actions: Readonly<Record<string, ActionMetadata>>;
}

export interface Answer {
  readonly id: number;
  readonly complaints: readonly string[];
}

registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
});
const { validate } = await import('@actions/languageservice');
const { registerLogger } = await import('@actions/languageservice/log');
const { TextDocument } = await import('vscode-languageserver-textdocument');

// What it stumbles over it only logs, and then finds nothing wrong.
const stumbles: string[] = [];
const note = (message: string) => {
  stumbles.push(message);
};
registerLogger({ error: note, warn: note, info: () => {}, log: () => {} });

async function answer({ id, path, text, actions }: Question): Promise<Answer> {
  // It remembers what it has parsed, by address.
  const document = TextDocument.create(`file:///${id}/${path}`, 'yaml', 1, text);
  const found = await validate(document, {
    actionsMetadataProvider: {
      fetchActionMetadata: async ({ owner, name, path }) =>
        actions[[owner, name, path].filter(Boolean).join('/')] ?? { name, description: '' },
    },
  });
  const complaints = found.map(
    ({ range, message }) => `line ${range.start.line + 1}: ${String(message).split('\n', 1)[0]}`,
  );
  return { id, complaints: [...stumbles.splice(0), ...complaints] };
}

// One after the other, so that every stumble is told of the right text.
let queue: Promise<void> = Promise.resolve();
parentPort?.on('message', (question: Question) => {
  queue = queue.then(async () => parentPort?.postMessage(await answer(question)));
});
