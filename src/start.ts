import { start } from './actions.ts';

await start();
