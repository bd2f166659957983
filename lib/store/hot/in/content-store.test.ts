import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { useTestDatabase } from '@/lib/testing/test-database';
import { ContentStore } from './content-store';

const database = useTestDatabase();
let pool: Pool;

beforeAll(() => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'content store', maxConnections: 1 });
});
afterAll(() => pool.end());
afterEach(async () => {
  vi.useRealTimers();
  await pool.query('TRUNCATE content_chunk');
});

const chunk = (letter: string) => Buffer.alloc(1000, letter);

async function written(store: ContentStore, id: bigint, letters: string): Promise<void> {
  for (const [seq, letter] of [...letters].entries()) await store.write(id, seq, chunk(letter));
}

async function read(store: ContentStore, id: bigint, chunks: number): Promise<string> {
  let letters = '';
  for await (const piece of store.read(id, chunks * 1000)) letters += String(piece.subarray(0, 1));
  return letters;
}

/** What the database answers from here on is told from what memory has. */
const changeRows = () =>
  pool.query("UPDATE content_chunk SET data = convert_to(repeat('-', length(data)), 'UTF8')");

describe('content that has just come', () => {
  it('is read from memory, and is in the database besides', async () => {
    const store = new ContentStore(pool);
    await written(store, 1n, 'abc');
    expect(await read(new ContentStore(pool), 1n, 3)).toBe('abc');
    await changeRows();
    expect(await read(store, 1n, 3)).toBe('abc');
  });

  it('is read from the database once it is released, and gone once it is discarded', async () => {
    const store = new ContentStore(pool);
    await written(store, 1n, 'ab');
    await written(store, 2n, 'cd');
    await changeRows();
    store.release(1n);
    expect(await read(store, 1n, 2)).toBe('--');
    await store.discard(2n);
    await expect(read(store, 2n, 2)).rejects.toThrow('ends at octet 0 of 2000');
  });

  it('is kept as far as there is room; the rest is read from the database', async () => {
    const store = new ContentStore(pool, { maxBytes: 3000, maxAgeMs: 60_000 });
    await written(store, 1n, 'ab');
    await written(store, 2n, 'cde');
    await changeRows();
    expect(await read(store, 1n, 2)).toBe('ab');
    expect(await read(store, 2n, 3)).toBe('c--');
    store.release(1n);
    await written(store, 3n, 'fg');
    await changeRows();
    expect(await read(store, 3n, 2)).toBe('fg');
  });

  it('keeps nothing behind a gap, which would stand in the wrong place', async () => {
    const store = new ContentStore(pool, { maxBytes: 2000, maxAgeMs: 60_000 });
    await written(store, 1n, 'ab');
    await store.write(2n, 0, chunk('c'));
    store.release(1n);
    await store.write(2n, 1, chunk('d'));
    await changeRows();
    expect(await read(store, 2n, 2)).toBe('--');
  });

  it('gives its room back when it has not left after a moment', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const store = new ContentStore(pool, { maxBytes: 2000, maxAgeMs: 5000 });
    await store.write(1n, 0, chunk('a'));
    vi.advanceTimersByTime(3000);
    await store.write(2n, 0, chunk('b'));
    await changeRows();
    vi.advanceTimersByTime(2000);
    expect([await read(store, 1n, 1), await read(store, 2n, 1)]).toEqual(['-', 'b']);
    vi.advanceTimersByTime(3000);
    expect(await read(store, 2n, 1)).toBe('-');
    await written(store, 3n, 'cd');
    await changeRows();
    expect(await read(store, 3n, 2)).toBe('cd');
  });
});
