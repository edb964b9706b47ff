import { gate } from "./actions.js";
await gate();
