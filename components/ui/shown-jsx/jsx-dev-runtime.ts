import * as react from 'react/jsx-dev-runtime';
import { shownProps } from './shown-props';

export type { JSX } from 'react';
/** Owns: the same as jsx-runtime.ts for `npm run dev` and tests, with React's marks of where an element was written. */
export { Fragment } from 'react/jsx-dev-runtime';

export const jsxDEV: typeof react.jsxDEV = (type, props, key, isStatic, source, self) =>
  react.jsxDEV(
    type,
    typeof props === 'object' && props !== null ? shownProps(props) : props,
    key,
    isStatic,
    source,
    self,
  );
