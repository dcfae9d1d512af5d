import { startServer, type LocalServer, type ServerOptions } from '../../infra/local/server.ts';

/** Served until the test ends, however it ends, or closes it itself: an open server would keep the process alive. */
export async function runningServer(context: { after(work: () => Promise<void>): void }, options: ServerOptions): Promise<LocalServer> {
  const server = await startServer(options);
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= server.close());
  context.after(close);
  return { ...server, close };
}
