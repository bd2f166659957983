import type { FluentIcon } from '../../utils/createFluentIcon.js';
export declare const SignOutFilled: FluentIcon;
export declare const SignOutRegular: FluentIcon;
export declare const SignOut20Regular: FluentIcon;
export declare const SignOut20Filled: FluentIcon;
export declare const SignOut24Regular: FluentIcon;
export declare const SignOut24Filled: FluentIcon;
