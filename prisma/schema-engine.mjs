#!/usr/bin/env node
/**
 * Owns: a stand-in for Prisma's native schema engine, for machines that cannot download it: the same arguments and
 *   JSON-RPC lines, with @prisma/schema-engine-wasm and adapter-pg inside.
 * Promises: `migrate dev`, `diff`, `status`, `resolve`, `reset`, `db push` and `db pull` work as with the native one.
 * Does not: run at `npm start` (lib/launch/postgres/migrate.ts applies migrations). Only for writing and checking them:
 *
 *     PRISMA_SCHEMA_ENGINE_BINARY=prisma/schema-engine.mjs npx prisma migrate dev --name add-something
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  DriverAdapterError,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    datamodels: { type: 'string', multiple: true, default: [] },
    datasource: { type: 'string', default: '{}' },
    'enabled-preview-features': { type: 'string' },
    'extension-types': { type: 'string' },
  },
});
const datasource = JSON.parse(options.datasource);

/** `cli can-connect-to-database | create-database | drop-database`: exit status 0, or 1 with the reason as log lines. */
async function runCliCommand(command) {
  const target = new URL(datasource.url);
  const database = pg.escapeIdentifier(decodeURIComponent(target.pathname.slice(1)));
  const maintenance = new URL(target);
  maintenance.pathname = '/postgres';
  const statements = {
    'can-connect-to-database': [target.href, 'SELECT 1'],
    'create-database': [maintenance.href, `CREATE DATABASE ${database}`],
    'drop-database': [maintenance.href, `DROP DATABASE IF EXISTS ${database}`],
  };
  const [connectionString, sql] = statements[command];
  const client = new pg.Client({ connectionString });
  try {
    await client.connect();
    await client.query(sql);
  } catch (error) {
    const codes = { '3D000': 'P1003', '28P01': 'P1000' };
    // The CLI skips the first line and reads the code from the second.
    writeLine(process.stderr, { level: 'INFO', target: 'schema_engine', fields: { message: 'start' } });
    writeLine(process.stderr, {
      level: 'ERROR',
      target: 'schema_engine::logger',
      fields: { message: error.message, error_code: codes[error.code] ?? 'P1001', is_panic: false },
    });
    process.exitCode = 1;
  } finally {
    await client.end().catch(() => {});
  }
}

/** One JSON-RPC request a line; answered in order. */
function serve() {
  let queue = Promise.resolve();
  let engine;
  const adapters = adapterFactory();
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      queue = queue.then(async () => {
        const request = JSON.parse(line);
        if (!request.method) return;
        engine ??= loadEngine(adapters);
        const answer = await call(engine, adapters, request);
        writeLine(process.stdout, { jsonrpc: '2.0', id: request.id, ...answer });
      });
    })
    .on('close', () => queue.then(() => process.exit(0)));
}

async function call(engine, adapters, { id, method, params }) {
  try {
    const name = method === 'getDatabaseVersion' ? 'version' : method;
    const result = await (await engine)[name](params);
    if (method !== 'diff' || result.stdout == null) return { result: result ?? null };
    // The native engine prints a difference by asking its client to.
    writeLine(process.stdout, {
      jsonrpc: '2.0',
      id: 1e6 + id,
      method: 'print',
      params: { content: result.stdout },
    });
    return { result: { ...result, stdout: null } };
  } catch (error) {
    if (typeof error?.id === 'number') adapters.errorRegistry?.consumeError(error.id);
    const message = error?.message ?? String(error);
    const known = error?.error_code ? { meta: error.meta, error_code: error.error_code } : {};
    return { error: { code: 4466, message, data: { is_panic: false, message, ...known } } };
  }
}

async function loadEngine(adapters) {
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const { instance } = await WebAssembly.instantiate(readFileSync(script.replace(/\.js$/, '.wasm')), {
    './schema_engine_bg.js': bindings,
  });
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message() {} };
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const datamodels = options.datamodels.map((path) => [path, readFileSync(path, 'utf8')]);
  return bindings.SchemaEngine.new(
    { datamodels: datamodels.length > 0 ? datamodels : undefined },
    () => {},
    adapters,
  );
}

function adapterFactory() {
  return bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(datasource.url ?? 'postgresql://127.0.0.1:1/none'),
    connectToShadowDb,
  });
}

/** A database for the moment, in which the migrations are replayed. */
async function connectToShadowDb() {
  if (datasource.shadowDatabaseUrl) return connect(datasource.shadowDatabaseUrl);
  const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
  const url = new URL(datasource.url);
  url.pathname = `/${name}`;
  const admin = await connect(datasource.url);
  await admin.executeScript(`CREATE DATABASE "${name}"`);
  const shadow = await connect(url.href);
  const dispose = shadow.dispose.bind(shadow);
  shadow.dispose = async () => {
    await dispose();
    await admin.executeScript(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    await admin.dispose();
  };
  return shadow;
}

async function connect(connectionString) {
  const pool = new pg.Pool({ connectionString, Client: CatalogClient, max: 2 });
  const connection = restoreCharColumns(await new PrismaPg(pool, { disposeExternalPool: true }).connect());
  // The adapter's own cuts a script at every semicolon, through $$ bodies too, and leaves half a failed one behind.
  connection.executeScript = async (sql) => {
    try {
      await pool.query(sql);
    } catch (error) {
      const { code = 'N/A', severity = 'ERROR', message, detail, column, hint } = error;
      throw new DriverAdapterError({
        ...{ kind: 'postgres', code, severity, message, detail, column, hint },
        originalCode: error.code,
        originalMessage: message,
      });
    }
  };
  const startTransaction = connection.startTransaction.bind(connection);
  connection.startTransaction = async (...args) => restoreCharColumns(await startTransaction(...args));
  return connection;
}

// The catalog type "char" (oid 18), which the engine reads, is unknown to adapter-pg: it travels as bpchar (1042) under a
// marked name, and becomes a character column again on the way to the engine.
const charMark = '\u0001char';

class CatalogClient extends pg.Client {
  constructor(config) {
    super(config);
    this.connection.prependListener('rowDescription', ({ fields }) => {
      for (const field of fields) {
        if (field.dataTypeID !== 18) continue;
        field.dataTypeID = 1042;
        field.name += charMark;
      }
    });
  }
}

function restoreCharColumns(queryable) {
  const queryRaw = queryable.queryRaw.bind(queryable);
  queryable.queryRaw = async (query) => {
    const result = await queryRaw(query);
    result.columnNames = result.columnNames.map((name, index) => {
      if (!name.endsWith(charMark)) return name;
      result.columnTypes[index] = ColumnTypeEnum.Character;
      return name.slice(0, -charMark.length);
    });
    return result;
  };
  return queryable;
}

function writeLine(stream, value) {
  stream.write(`${JSON.stringify(value)}\n`);
}

if (positionals[0] === 'cli') await runCliCommand(positionals[1]);
else serve();
