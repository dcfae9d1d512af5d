/**
 * For every client: a call that hangs is given up and tried again well within a function's own time. Connections stay
 * open between calls (the SDK's default).
 */
export const requestHandler = { connectionTimeout: 1_000, requestTimeout: 5_000, socketTimeout: 5_000, throwOnRequestTimeout: true } as const;

/** One address for the whole region: those by account (`<account>.ddb.…`) are not documented for the China regions. */
export const dynamoSettings = { maxAttempts: 4, requestHandler, accountIdEndpointMode: 'disabled' } as const;
