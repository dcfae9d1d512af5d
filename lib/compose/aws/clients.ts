/**
 * For every client: a call that hangs is given up and tried again well within a function's own time. Connections stay
 * open between calls (the SDK's default).
 */
export const requestHandler = { connectionTimeout: 1_000, requestTimeout: 5_000, socketTimeout: 5_000, throwOnRequestTimeout: true } as const;
