import { gate } from './actions.ts';

await gate();
