/**
 * Owns: the habits of CONTRIBUTING.md that ESLint can see and no published rule holds: one dialect for headers and constants.
 * Does not: format, or judge what another rule judges.
 */
const headerAfterImports = {
  meta: {
    type: 'layout',
    docs: { description: "A file's header (Owns / Promises / Does not) stands behind its imports." },
    messages: { before: 'Put the header of the file behind its imports.' },
    schema: [],
  },
  create(context) {
    return {
      Program(program) {
        const first = program.body.find((statement) => statement.type === 'ImportDeclaration');
        if (!first) return;
        const header = context.sourceCode
          .getAllComments()
          .find((comment) => comment.type === 'Block' && comment.value.includes('Owns:'));
        if (header && header.range[0] < first.range[0]) {
          context.report({ loc: header.loc, messageId: 'before' });
        }
      },
    };
  },
};

/** A literal, or arithmetic over literals and other constants. */
function isFixed(node) {
  if (node?.type === 'Literal') return typeof node.value !== 'boolean' && node.value !== null && !node.regex;
  if (node?.type === 'UnaryExpression') return isFixed(node.argument);
  if (node?.type === 'BinaryExpression') return isFixed(node.left) && isFixed(node.right);
  return node?.type === 'Identifier' && /^[A-Z][A-Z0-9_]*$/.test(node.name);
}

const constantsInCapitals = {
  meta: {
    type: 'suggestion',
    docs: { description: 'A number or text that a file fixes for good is written in capitals.' },
    messages: { capitals: "Write the constant '{{name}}' in capitals: MAX_LOG_BYTES." },
    schema: [],
  },
  create(context) {
    return {
      'Program > VariableDeclaration[kind="const"] > VariableDeclarator'({ id, init }) {
        if (id.type !== 'Identifier' || /^[A-Z]/.test(id.name) || !isFixed(init)) return;
        context.report({ node: id, messageId: 'capitals', data: { name: id.name } });
      },
    };
  },
};

export const house = {
  rules: { 'header-after-imports': headerAfterImports, 'constants-in-capitals': constantsInCapitals },
};
