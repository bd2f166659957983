import type { FluentIcon } from '../../utils/createFluentIcon.js';
export declare const ColumnTripleEditFilled: FluentIcon;
export declare const ColumnTripleEditRegular: FluentIcon;
export declare const ColumnTripleEdit20Regular: FluentIcon;
export declare const ColumnTripleEdit20Filled: FluentIcon;
export declare const ColumnTripleEdit24Regular: FluentIcon;
export declare const ColumnTripleEdit24Filled: FluentIcon;
