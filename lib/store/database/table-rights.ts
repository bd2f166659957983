/**
 * Owns: what the web process (console, API, shell) and the transport may do with each table: what their statements need.
 * Promises: neither may change a table itself; the transport reads no account and no session; nobody at work changes what
 *   was audited. Each table of the schema stands here (table-rights.test.ts).
 * Does not: grant it (lib/launch/postgres/grant-to-roles.ts). Where one role serves for all, that one owns the tables.
 */
type Right = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

interface TableRights {
  readonly web: readonly Right[];
  readonly transport: readonly Right[];
}

const READ: readonly Right[] = ['SELECT'];
const APPEND: readonly Right[] = ['SELECT', 'INSERT'];
/** A row that is locked must be one that may be updated. */
const CHANGE: readonly Right[] = ['SELECT', 'UPDATE'];
const KEEP: readonly Right[] = ['SELECT', 'INSERT', 'UPDATE'];
const ALL: readonly Right[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
const NONE: readonly Right[] = [];

/** A command does the owner's work on queues that no live server owns, so the web process may what the transport may. */
const MAIL: TableRights = { web: ALL, transport: ALL };

export const TABLE_RIGHTS: Readonly<Record<string, TableRights>> = {
  message: MAIL,
  copy: MAIL,
  recipient: MAIL,
  content_chunk: MAIL,
  transit_batch: MAIL,
  queue: MAIL,
  queue_counter: MAIL,
  delivery_attempt: { web: APPEND, transport: APPEND },
  finished_recipient: { web: APPEND, transport: APPEND },
  receive_session: { web: READ, transport: APPEND },
  smtp_client: { web: CHANGE, transport: ALL },
  ip_block_list_entry: { web: ALL, transport: READ },
  intent: { web: KEEP, transport: ALL },
  connector_test: { web: KEEP, transport: ALL },
  sent_dsn: MAIL,
  system_message: { web: ALL, transport: READ },

  send_connector: { web: ALL, transport: READ },
  send_connector_source: { web: ALL, transport: READ },
  send_limit_use: { web: READ, transport: ALL },
  smtp_credential: { web: ALL, transport: READ },
  smtp_token: { web: ALL, transport: CHANGE },
  accepted_domain: { web: ALL, transport: READ },
  routing_version: { web: APPEND, transport: READ },
  receive_connector: { web: ALL, transport: KEEP },
  transport_server: { web: CHANGE, transport: KEEP },
  transport_server_activity: { web: READ, transport: KEEP },
  task: { web: READ, transport: KEEP },
  installation: { web: READ, transport: APPEND },

  user: { web: ALL, transport: NONE },
  session: { web: ALL, transport: NONE },
  logon_name: { web: ALL, transport: NONE },
  known_browser: { web: ALL, transport: NONE },
  totp_factor: { web: ALL, transport: NONE },
  recovery_code: { web: ALL, transport: NONE },
  oidc_provider: { web: ALL, transport: NONE },
  oidc_identity: { web: ALL, transport: NONE },
  passkey: { web: ALL, transport: NONE },
  sign_in_step: { web: ALL, transport: NONE },
  organization_config: { web: CHANGE, transport: NONE },
  role_group: { web: ALL, transport: NONE },
  role_group_member: { web: ALL, transport: NONE },
  app_password: { web: ALL, transport: NONE },
  api_token: { web: ALL, transport: NONE },
  account: { web: ALL, transport: NONE },
  verification: { web: ALL, transport: NONE },
  rate_limit: { web: ALL, transport: NONE },
  /** The transport sends it on; only cut_audit_log, below, takes away what is old enough. */
  audit_entry: { web: APPEND, transport: READ },
  audit_log_anchor: { web: READ, transport: KEEP },
  audit_log_sent: { web: READ, transport: KEEP },
  audit_log_config: { web: KEEP, transport: READ },

  _prisma_migrations: { web: READ, transport: READ },
};

/** Of what only the owner of the tables may do or read, the part that the transport needs; see their migrations. */
export const TRANSPORT_FUNCTIONS: readonly string[] = [
  'make_day_partition(text, date)',
  'drop_day_partition(text, date)',
  'mail_accounts(text, text[])',
  'app_passwords(bytea[])',
  'note_app_password_use(uuid, text)',
  'cut_audit_log(integer)',
];
