import { keptHealth } from './health';

/** For supervisors and people: 200 when database, schema and a transport server are ready, else 503. No session needed. */
export async function GET(): Promise<Response> {
  const health = await keptHealth();
  return Response.json(health, {
    status: health.status === 'ready' ? 200 : 503,
    headers: { 'cache-control': 'no-store' },
  });
}

export const dynamic = 'force-dynamic';
