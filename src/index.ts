import { run } from './main.ts';
import { exit, processRuntime } from './process.ts';

await exit(await run(processRuntime()));
