import type pg from 'pg';

/**
 * Owns: the proof that a bulk load leaves the rows that a submission by SMTP leaves.
 * Promises: throws, with the column's name, when a loaded message is filled otherwise than the real one beside it: absent,
 *   empty or not, zero or not, true or false, another key in JSON. Every column is compared, those of a later schema too.
 *   And throws when any loaded row contradicts another: counters, numbers of recipients, lengths of contents, sequences.
 */
/** How each column of a message's rows is filled, by its place: `message.size`, `message.trace.helo`. */
export type RowShapes = ReadonlyMap<string, string>;

export async function rowShapes(client: pg.Client, messageId: string): Promise<RowShapes> {
  return shapesOf(await rowsOf(client, messageId));
}

/** @param what the state of both messages, for the error's text */
export function assertSameRows(what: string, real: RowShapes, loaded: RowShapes): void {
  for (const place of new Set([...real.keys(), ...loaded.keys()])) {
    if (real.get(place) === loaded.get(place)) continue;
    throw new Error(
      `The bulk load is not as SMTP: ${what}: ${place} is ${loaded.get(place) ?? 'not there'}, by SMTP ${real.get(place) ?? 'not there'}`,
    );
  }
}

/** Over all rows. */
export async function assertConsistent(client: pg.Client): Promise<void> {
  for (const [what, text] of contradictions) {
    const { rows } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM (${text}) found`);
    if (rows[0]?.n !== '0') throw new Error(`After the bulk load ${rows[0]?.n} ${what}`);
  }
}

const contradictions: readonly (readonly [string, string])[] = [
  [
    'queues have a counter that is not the number of their copies',
    `SELECT FROM queue q
     LEFT JOIN (SELECT queue_id, count(*) AS n FROM copy GROUP BY queue_id) c ON c.queue_id = q.id
     LEFT JOIN (SELECT queue_id, sum(count) AS n FROM queue_counter GROUP BY queue_id) k ON k.queue_id = q.id
     WHERE coalesce(c.n, 0) <> coalesce(k.n, 0)`,
  ],
  [
    'messages have other recipients than they say',
    `SELECT FROM message m
     LEFT JOIN (SELECT message_id, count(*) AS n FROM recipient GROUP BY message_id) r ON r.message_id = m.id
     WHERE m.open_recipients IS DISTINCT FROM r.n::int`,
  ],
  [
    'messages have a content of another length',
    `SELECT FROM message m
     LEFT JOIN (SELECT message_id, sum(octet_length(data)) AS n FROM content_chunk GROUP BY message_id) c
       ON c.message_id = m.id
     WHERE m.size IS DISTINCT FROM c.n`,
  ],
  [
    'sequences would give an id twice',
    `SELECT FROM (VALUES
       ((SELECT max(id) FROM message), (SELECT last_value FROM message_id_seq)),
       ((SELECT max(id) FROM copy), (SELECT last_value FROM copy_id_seq)),
       ((SELECT max(id) FROM recipient), (SELECT last_value FROM recipient_id_seq))) AS ids(highest, drawn)
     WHERE highest > drawn`,
  ],
];

type JsonRow = Readonly<Record<string, unknown>>;

/** All that there is of one message, by table. */
async function rowsOf(
  client: pg.Client,
  messageId: string,
): Promise<ReadonlyMap<string, readonly JsonRow[]>> {
  const tables: readonly (readonly [string, string])[] = [
    ['message', 'SELECT to_jsonb(t) AS row FROM message t WHERE id = $1'],
    ['copy', 'SELECT to_jsonb(t) AS row FROM copy t WHERE message_id = $1'],
    ['recipient', 'SELECT to_jsonb(t) AS row FROM recipient t WHERE message_id = $1'],
    [
      'content_chunk',
      // Ends as mail ends, and the header has the fields that the list shows.
      `SELECT to_jsonb(t) - 'data' || jsonb_build_object('ends', right(convert_from(data, 'UTF8'), 2) = E'\\r\\n',
         'has subject', position(convert_to('Subject: ' || m.subject || E'\\r\\n', 'UTF8') IN data) > 0,
         'has id', position(convert_to('Message-ID: ' || m.internet_message_id || E'\\r\\n', 'UTF8') IN data) > 0) AS row
       FROM content_chunk t JOIN message m ON m.id = t.message_id WHERE t.message_id = $1`,
    ],
    [
      'queue',
      'SELECT to_jsonb(t) AS row FROM queue t WHERE id IN (SELECT queue_id FROM copy WHERE message_id = $1)',
    ],
  ];
  const found = new Map<string, readonly JsonRow[]>();
  for (const [table, text] of tables) {
    const { rows } = await client.query<{ row: JsonRow }>(text, [messageId]);
    found.set(
      table,
      rows.map(({ row }) => row),
    );
  }
  return found;
}

function shapesOf(tables: ReadonlyMap<string, readonly JsonRow[]>): RowShapes {
  const shapes = new Map<string, string>();
  for (const [table, rows] of tables) {
    for (const [index, row] of rows.entries()) {
      addShapes(shapes, rows.length > 1 ? `${table} ${index}` : table, row);
    }
  }
  return shapes;
}

function addShapes(shapes: Map<string, string>, place: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) {
    shapes.set(place, shapeOf(place, value));
    return;
  }
  shapes.set(place, Array.isArray(value) ? 'a list' : 'an object');
  for (const [key, inner] of Object.entries(value)) addShapes(shapes, `${place}.${key}`, inner);
}

/** Words of a fixed set are compared as such, everything else by how it is filled. */
const words =
  /\.(status|kind|delivery_type|outcome|source_name|source_ip|protocol|last_error_key|pending_action)$/;

function shapeOf(place: string, value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return value === 0 ? 'zero' : 'a number';
  if (typeof value !== 'string') return typeof value;
  if (value === '') return 'empty';
  return words.test(place) ? `'${value}'` : 'filled';
}
