import { createServer } from 'node:net';

/** @returns the usual one when it is free, else any. */
export function usualPort(usual: number): Promise<number> {
  const attempt = (port: number) =>
    new Promise<number>((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(address && typeof address === 'object' ? address.port : port));
      });
    });
  return attempt(usual).catch(() => attempt(0));
}
