import { consoleAuth, publicUrl } from '@/app/console-auth';
import { isOwnOrigin } from '@/lib/auth/origin';
import { isRouted } from '@/lib/auth/routed';

/** better-auth's door: three endpoints are there, all others are 404 whatever the library offers. */
async function handle(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (!isRouted(request.method, pathname)) return Response.json({ message: 'Not found' }, { status: 404 });
  if (!isOwnOrigin(request.headers, publicUrl())) {
    return Response.json({ message: 'Foreign origin' }, { status: 403 });
  }
  return (await consoleAuth()).handler(request);
}

export { handle as DELETE, handle as GET, handle as HEAD, handle as PATCH, handle as POST, handle as PUT };
