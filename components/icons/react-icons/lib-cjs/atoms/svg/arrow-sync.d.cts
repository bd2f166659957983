import type { FluentIcon } from '../../utils/createFluentIcon.cjs';
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const ArrowSyncColor: FluentIcon;
export declare const ArrowSyncFilled: FluentIcon;
export declare const ArrowSyncRegular: FluentIcon;
export declare const ArrowSync12Regular: FluentIcon;
export declare const ArrowSync12Filled: FluentIcon;
export declare const ArrowSync16Regular: FluentIcon;
export declare const ArrowSync16Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const ArrowSync16Color: FluentIcon;
export declare const ArrowSync20Regular: FluentIcon;
export declare const ArrowSync20Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const ArrowSync20Color: FluentIcon;
export declare const ArrowSync24Regular: FluentIcon;
export declare const ArrowSync24Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const ArrowSync24Color: FluentIcon;
