import * as react from 'react/jsx-runtime';
import { shownProps } from './shown-props';

export type { JSX } from 'react';
/**
 * Owns: how the console's elements are made in what `npm start` builds (tsconfig.json names it as jsxImportSource): as React
 *   makes them, of properties in which nothing is hidden from people.
 */
export { Fragment } from 'react/jsx-runtime';

type Make = typeof react.jsx;

export const jsx: Make = (type, props, key) => react.jsx(type, readable(props), key);
export const jsxs: Make = (type, props, key) => react.jsxs(type, readable(props), key);

function readable(props: unknown): unknown {
  return typeof props === 'object' && props !== null ? shownProps(props) : props;
}
