import { type GriffelStyle, tokens } from '@fluentui/react-components';

/** A line of shadow at the edge behind which there is more. Two covers scroll along with the content and hide it at its ends. */
const cover = tokens.colorNeutralBackground1;
const shade = tokens.colorNeutralShadowKey;

export const scrollShadow: GriffelStyle = {
  backgroundImage: [
    `linear-gradient(${cover} 40%, transparent)`,
    `linear-gradient(transparent, ${cover} 60%)`,
    `linear-gradient(${shade}, transparent)`,
    `linear-gradient(transparent, ${shade})`,
  ].join(', '),
  backgroundPosition: 'top, bottom, top, bottom',
  backgroundRepeat: 'no-repeat',
  backgroundSize: '100% 32px, 100% 32px, 100% 8px, 100% 8px',
  backgroundAttachment: 'local, local, scroll, scroll',
};
