import type { FluentIcon } from '../../utils/createFluentIcon.js';
export declare const KeyResetFilled: FluentIcon;
export declare const KeyResetRegular: FluentIcon;
export declare const KeyReset20Regular: FluentIcon;
export declare const KeyReset20Filled: FluentIcon;
export declare const KeyReset24Regular: FluentIcon;
export declare const KeyReset24Filled: FluentIcon;
