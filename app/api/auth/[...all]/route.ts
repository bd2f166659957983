import { readBoundedText } from '@/app/api/bounded-body';
import { consoleAuth, publicUrl } from '@/app/console-auth';
import { isOwnOrigin } from '@/lib/auth/origin';
import { isRouted } from '@/lib/auth/routed';

/** A name and a password, with room for what the library takes beside them. */
const MAX_BODY_BYTES = 16 * 1024;

/** better-auth's door: three endpoints are there, all others are 404 whatever the library offers. */
async function handle(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (!isRouted(request.method, pathname)) return Response.json({ message: 'Not found' }, { status: 404 });
  if (!isOwnOrigin(request.headers, publicUrl())) {
    return Response.json({ message: 'Foreign origin' }, { status: 403 });
  }
  const body = await readBoundedText(request, MAX_BODY_BYTES);
  if (body === null) return Response.json({ message: 'Body too large' }, { status: 413 });
  const { url, method, headers } = request;
  return (await consoleAuth()).handler(
    new Request(url, { method, headers, body: body === '' ? null : body }),
  );
}

export { handle as DELETE, handle as GET, handle as HEAD, handle as PATCH, handle as POST, handle as PUT };
