/** Preload: writes the peak resident size of the process, in KiB, into the file PEAK_FILE when it exits. */
const { writeFileSync } = require('node:fs');

process.on('exit', () => writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS)));
