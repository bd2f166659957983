import type { FluentIcon } from '../../utils/createFluentIcon.cjs';
export declare const PlugConnectedAddFilled: FluentIcon;
export declare const PlugConnectedAddRegular: FluentIcon;
export declare const PlugConnectedAdd20Regular: FluentIcon;
export declare const PlugConnectedAdd20Filled: FluentIcon;
