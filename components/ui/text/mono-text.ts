import { type GriffelStyle, tokens } from '@fluentui/react-components';

/** Text of a machine, as it came: shell commands, SMTP replies and dialogues. */
export const monoText: GriffelStyle = {
  fontFamily: tokens.fontFamilyMonospace,
  fontSize: '12px',
  lineHeight: '18px',
  whiteSpace: 'pre-wrap',
  overflowWrap: 'anywhere',
  wordBreak: 'normal',
};
