/** The action's name and version as Azure sees them in the user agent; a test keeps it equal to package.json. */
export const NAME = 'aks-operation-gate';
export const VERSION = '1.0.0';
