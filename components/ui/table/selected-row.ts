import { type GriffelStyle, tokens } from '@fluentui/react-components';

/** The chosen row of a list, in forced colours too. */
export const selectedRow: GriffelStyle = {
  backgroundColor: tokens.colorBrandBackground2,
  ':hover': { backgroundColor: tokens.colorBrandBackground2Hover },
  '@media (forced-colors: active)': {
    backgroundColor: 'Highlight',
    color: 'HighlightText',
    // Else the browser paints a plate of its own behind each text.
    forcedColorAdjust: 'none',
    ':hover': { backgroundColor: 'Highlight' },
    '& *': { color: 'HighlightText' },
  },
};
