import { consoleAuth, publicUrl } from '@/app/console-auth';
import { isOwnOrigin } from '@/lib/auth/origin';
import { isRouted } from '@/lib/auth/routed';
import { admitSignIn } from '@/lib/auth/sign-in-rate';
import { getPrisma } from '@/lib/store/client';

/** better-auth's door: three endpoints are there, all others are 404 whatever the library offers. */
async function handle(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (!isRouted(request.method, pathname)) return Response.json({ message: 'Not found' }, { status: 404 });
  if (!isOwnOrigin(request.headers, publicUrl())) {
    return Response.json({ message: 'Foreign origin' }, { status: 403 });
  }
  if (pathname.endsWith('/sign-in/username') && !(await isAdmitted(request))) {
    return Response.json({ message: 'Too many attempts' }, { status: 429 });
  }
  return (await consoleAuth()).handler(request);
}

async function isAdmitted(request: Request): Promise<boolean> {
  const body: unknown = await request
    .clone()
    .json()
    .catch(() => null);
  const name = body && typeof body === 'object' && 'username' in body ? body.username : null;
  return typeof name !== 'string' || admitSignIn(getPrisma(), name, new Date());
}

export { handle as DELETE, handle as GET, handle as HEAD, handle as PATCH, handle as POST, handle as PUT };
