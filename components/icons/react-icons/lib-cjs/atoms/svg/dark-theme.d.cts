import type { FluentIcon } from '../../utils/createFluentIcon.cjs';
export declare const DarkThemeFilled: FluentIcon;
export declare const DarkThemeRegular: FluentIcon;
export declare const DarkTheme20Regular: FluentIcon;
export declare const DarkTheme20Filled: FluentIcon;
export declare const DarkTheme24Regular: FluentIcon;
export declare const DarkTheme24Filled: FluentIcon;
