import type { FluentIcon } from '../../utils/createFluentIcon.js';
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const GlobeColor: FluentIcon;
export declare const GlobeFilled: FluentIcon;
export declare const GlobeRegular: FluentIcon;
export declare const Globe12Regular: FluentIcon;
export declare const Globe12Filled: FluentIcon;
export declare const Globe16Regular: FluentIcon;
export declare const Globe16Filled: FluentIcon;
export declare const Globe20Regular: FluentIcon;
export declare const Globe20Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Globe20Color: FluentIcon;
export declare const Globe24Regular: FluentIcon;
export declare const Globe24Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Globe24Color: FluentIcon;
export declare const Globe28Regular: FluentIcon;
export declare const Globe28Filled: FluentIcon;
export declare const Globe32Regular: FluentIcon;
export declare const Globe32Filled: FluentIcon;
export declare const Globe32Light: FluentIcon;
export declare const Globe48Regular: FluentIcon;
export declare const Globe48Filled: FluentIcon;
