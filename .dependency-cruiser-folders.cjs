/**
 * No two folders need each other, types included: then each can be read before the one that stands on it. Cruised by itself,
 * since tests are left out: they reach for the tools of other rooms.
 */
const { options } = require('./.dependency-cruiser.cjs');

module.exports = {
  forbidden: [
    {
      name: 'no-folder-circle',
      comment: 'Move the file that both folders need to a third, below them.',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    ...options,
    exclude: {
      path: [
        ...options.exclude.path,
        '\\.test\\.tsx?$',
        '\\.test-tools\\.ts$',
        '/test-[^/]*\\.ts$',
        '^lib/store/generated/',
      ],
    },
  },
};
