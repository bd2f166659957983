/**
 * The import rules of the house (ARCHITECTURE.md, "Rooms"): imports go down the four shelves, never up, never sideways.
 *   faces        app  components  lib/cli  lib/launch  lib/demo  lib/dev
 *   orchestrate  lib/commands | lib/worker
 *   between      lib/oauth
 *   I/O          lib/store | lib/smtp | lib/http-client | lib/auth | lib/secrets | lib/live
 *   pure         lib/mail | lib/shell | lib/i18n
 * Tests may reach for the tools of other rooms (a database, a DNS server, an SMTP receiver), so the rules leave them out.
 */
const test = '\\.test\\.tsx?$';
const testTools = '\\.test-tools\\.ts$';
const faces = '^(app|components)/|^lib/(cli|launch|demo|dev)/';
const io = ['store', 'smtp', 'http-client', 'auth', 'secrets', 'live'];
const pure = ['mail', 'shell', 'i18n'];
const parameters = [
  '^lib/commands/[^/]+/parameters\\.ts$',
  '^lib/commands/[^/]+/test-parameters\\.ts$',
  '^lib/commands/parameters/parameter-types\\.ts$',
];
const ioPackages = [
  '^(node:)?(fs|net|dns|tls|http|https|http2|dgram|child_process|cluster|worker_threads|os|process)(/|$)',
  '(^|node_modules/)(pg|nodemailer|dns2|undici)(/|$)',
  '(^|node_modules/)@?prisma/',
];

const sideways = [...io, ...pure].map((room) => {
  const shelf = io.includes(room) ? io : pure;
  return {
    name: `no-sideways-${room}`,
    comment: `lib/${room} does not know the other rooms of its shelf: whoever needs both stands above them.`,
    severity: 'error',
    from: { path: `^lib/${room}/`, pathNot: test },
    // The message catalogues are data, and their English is what filters and DSNs say.
    to: {
      path: `^lib/(${shelf.filter((other) => other !== room).join('|')})/`,
      pathNot: '^lib/i18n/messages/',
    },
  };
});

module.exports = {
  forbidden: [
    ...sideways,
    {
      name: 'orchestrate-imports-down',
      comment: 'Commands and the worker serve faces; they do not import them.',
      severity: 'error',
      from: { path: '^lib/(commands|worker)/', pathNot: [test, testTools] },
      to: { path: faces },
    },
    {
      name: 'only-http-client-calls-out',
      comment:
        'Whoever calls somebody by HTTP takes lib/http-client, which judges addresses, certificates, time and size. (fetch is eslint.config.mjs.) The doors of the web process stand in its server.',
      severity: 'error',
      from: {
        path: '^(app|components|lib)/',
        pathNot: ['^lib/http-client/', '^lib/launch/processes/(web|https)-door\\.mjs$', test, testTools],
      },
      to: {
        path: ['^(node:)?(http|https|http2)(/|$)', '(^|node_modules/)(undici|axios|got|node-fetch)(/|$)'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'only-provers-make-actors',
      comment:
        'Who acts is proved by session, token or local user (lib/auth/prove-*.ts) and checked by authorise.ts; everybody else has the type.',
      severity: 'error',
      from: {
        path: '^(app|components|lib)/',
        pathNot: [
          test,
          '^lib/auth/prove-[^/]+\\.ts$',
          '^lib/commands/run/authorise\\.ts$',
          '^lib/commands/test-(?:installation|people)\\.ts$',
        ],
      },
      to: { path: '^lib/auth/proved-actor\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'worker-and-commands-apart',
      comment: 'A command writes an intent, the worker honours it: neither imports the other.',
      severity: 'error',
      from: { path: '^lib/(commands|worker)/', pathNot: test },
      to: { path: '^lib/(commands|worker)/', pathNot: '^lib/$1/' },
    },
    {
      name: 'deliver-knows-no-queue',
      comment:
        'A lane states what it needs of its queue (deliver/lane-queue.ts), and the room above it fulfils that.',
      severity: 'error',
      from: { path: '^lib/worker/deliver/', pathNot: test },
      to: { path: '^lib/worker/queue/' },
    },
    {
      name: 'only-the-smtp-agent-knows-smtp',
      comment:
        'Lanes and records know delivery agents and sessions (deliver/agent.ts), of which SMTP is one kind.',
      severity: 'error',
      from: {
        path: '^lib/worker/(deliver|queue)/',
        pathNot: [test, '^lib/worker/deliver/(smtp-agent|credentials)\\.ts$'],
      },
      to: { path: '^lib/smtp/' },
    },
    {
      name: 'worker-tells-events',
      comment:
        'The parts of the transport emit events (lib/worker/events/events.ts); one subscriber words them into the log.',
      severity: 'error',
      from: { path: '^lib/worker/', pathNot: [test, '^lib/worker/events/event-log\\.ts$'] },
      to: { path: '^lib/log\\.ts$' },
    },
    {
      name: 'io-imports-down',
      comment: 'The I/O rooms import the pure ones only.',
      severity: 'error',
      from: { path: `^lib/(${io.join('|')})/`, pathNot: test },
      to: { path: `${faces}|^lib/(commands|worker|oauth)/` },
    },
    {
      name: 'oauth-imports-down',
      comment: 'Commands and the worker stand on lib/oauth, which stands on store, secrets and http-client.',
      severity: 'error',
      from: { path: '^lib/oauth/', pathNot: test },
      to: { path: `${faces}|^lib/(commands|worker|smtp|auth|live)/` },
    },
    {
      name: 'pure-imports-down',
      comment: 'Pure rooms import nothing above them, nor the configuration.',
      severity: 'error',
      from: { path: `^lib/(${pure.join('|')})/`, pathNot: test },
      to: { path: `${faces}|^lib/(commands|worker|oauth|${io.join('|')})/|^lib/config\\.ts$` },
    },
    {
      name: 'pure-does-no-io',
      comment: 'Pure rooms run in the browser too: no files, sockets, processes or database.',
      severity: 'error',
      from: { path: `^lib/(${pure.join('|')})/`, pathNot: test },
      to: {
        path: ioPackages,
      },
    },
    {
      name: 'receive-and-send-apart',
      comment: 'What takes mail in and what sends it out share lib/smtp itself and nothing else.',
      severity: 'error',
      from: { path: '^lib/smtp/(receive|send|dns)/', pathNot: test },
      to: { path: '^lib/smtp/(receive|send)/', pathNot: '^lib/smtp/$1/' },
    },
    {
      name: 'worker-receives-and-delivers-apart',
      comment: 'Received mail reaches its delivery through a queue (lib/worker/queue), never by a call.',
      severity: 'error',
      from: { path: '^lib/worker/(receive|deliver)/', pathNot: test },
      to: { path: '^lib/worker/(receive|deliver)/', pathNot: '^lib/worker/$1/' },
    },
    {
      name: 'worker-tasks-know-no-queue',
      comment:
        'A task is of the installation: whichever server runs it, its queues have no part in it (lib/worker/chores).',
      severity: 'error',
      from: { path: '^lib/worker/tasks/', pathNot: test },
      to: { path: '^lib/worker/', pathNot: '^lib/worker/(tasks|events)/' },
    },
    {
      name: 'lib-never-imports-app',
      comment: 'The library knows no screen.',
      severity: 'error',
      from: { path: '^lib/', pathNot: test },
      to: { path: '^(app|components)/' },
    },
    {
      name: 'components-never-import-app',
      comment: 'app imports components, never the reverse.',
      severity: 'error',
      from: { path: '^components/', pathNot: test },
      to: { path: '^app/' },
    },
    {
      name: 'controls-know-no-console',
      comment: 'components/ui is controls: the console and the nouns stand on it.',
      severity: 'error',
      from: { path: '^components/ui/', pathNot: test },
      to: { path: '^components/', pathNot: '^components/ui/' },
    },
    {
      name: 'console-knows-no-noun',
      comment: 'components/console serves every cmdlet; what is of one noun stands in components/<noun>.',
      severity: 'error',
      from: { path: '^components/console/', pathNot: test },
      to: { path: '^components/', pathNot: '^components/(console|ui)/' },
    },
    {
      name: 'nouns-know-no-node',
      comment: 'components/nodes puts the nouns into the console tree: only pages and layouts import it.',
      severity: 'error',
      from: { path: '^components/', pathNot: [test, '^components/nodes/'] },
      to: { path: '^components/nodes/' },
    },
    {
      name: 'product-knows-no-test',
      comment: 'Tests across processes and benches use the product, never the reverse.',
      severity: 'error',
      from: { path: '^(app|components|lib)/', pathNot: test },
      to: { path: '^(e2e|bench)/' },
    },
    {
      name: 'tests-know-no-bench',
      comment: 'A bench may use the tools of e2e; a test that needs a bench has the direction wrong.',
      severity: 'error',
      from: { path: '^e2e/' },
      to: { path: '^bench/' },
    },
    {
      name: 'components-import-no-handler',
      comment:
        "A component runs in the browser: it takes schemas (parameters.ts), the pure rooms and types; a handler would bring Prisma's client along.",
      severity: 'error',
      from: { path: '^components/', pathNot: test },
      to: {
        path: '^lib/',
        pathNot: [
          `^lib/(${pure.join('|')})/`,
          ...parameters,
          '^lib/commands/command/issue-problem\\.ts$',
          '^lib/shown-text\\.ts$',
          '^lib/auth/management-roles\\.ts$',
          '^lib/user-kind\\.ts$',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'parameters-are-pure',
      comment:
        'One schema for form, shell, API and OpenAPI, and the browser has it: whatever it imports, by however many steps, does no I/O.',
      severity: 'error',
      from: { path: parameters },
      to: {
        path: [
          `^lib/(worker|cli|launch|demo|dev|${io.join('|')})/|^lib/(config|log)\\.ts$|^(app|components)/`,
          ...ioPackages,
        ],
        // Words of what can be permitted, and nothing else.
        pathNot: '^lib/auth/(permission|management-roles)\\.ts$',
        reachable: true,
      },
    },
    {
      name: 'no-decoder-in-the-browser',
      comment:
        'The tables of iconv-lite are 250 KB: header text is decoded once, where the message is received or a report is written.',
      severity: 'error',
      // Components take types of the whole program: what they reach cannot be followed here, only where they may turn.
      from: {
        path: ['^lib/mail/(address|recipient|routing|session|settings|outcome|queue)/', ...parameters],
        pathNot: test,
      },
      to: { path: ['^lib/mail/text/', '(^|node_modules/)iconv-lite/'], reachable: true },
    },
    {
      name: 'components-decode-nothing',
      comment: 'Of the rules of mail the browser has those that decode nothing (no-decoder-in-the-browser).',
      severity: 'error',
      from: { path: '^components/', pathNot: test },
      to: { path: '^lib/mail/(message|text|dsn)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'parameters-know-no-handler',
      comment: 'A schema that imports a handler has the direction wrong.',
      severity: 'error',
      from: { path: parameters },
      to: { path: '^lib/commands/([^/]+/(get|new|set|remove)|run/[^/]+|registry)\\.ts$' },
    },
    {
      name: 'server-only-stays-in-app',
      comment: 'The package throws in plain Node, where worker and shell run.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '(^|node_modules/)server-only' },
    },
    {
      name: 'testing-is-for-tests',
      comment: 'It brings vitest along, and whole installations.',
      severity: 'error',
      from: { path: '^(app|components|lib)/', pathNot: [test, testTools, '^lib/testing/'] },
      to: { path: '^lib/testing/' },
    },
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one file, or three.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^lib/store/generated/'] },
    exclude: { path: ['^\\.next/', '^dist/', '^components/icons/react-icons/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
