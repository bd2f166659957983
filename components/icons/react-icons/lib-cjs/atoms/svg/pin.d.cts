import type { FluentIcon } from '../../utils/createFluentIcon.cjs';
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const PinColor: FluentIcon;
export declare const PinFilled: FluentIcon;
export declare const PinRegular: FluentIcon;
export declare const Pin12Regular: FluentIcon;
export declare const Pin12Filled: FluentIcon;
export declare const Pin16Regular: FluentIcon;
export declare const Pin16Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Pin16Color: FluentIcon;
export declare const Pin20Regular: FluentIcon;
export declare const Pin20Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Pin20Color: FluentIcon;
export declare const Pin24Regular: FluentIcon;
export declare const Pin24Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Pin24Color: FluentIcon;
export declare const Pin28Regular: FluentIcon;
export declare const Pin28Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Pin28Color: FluentIcon;
export declare const Pin32Regular: FluentIcon;
export declare const Pin32Filled: FluentIcon;
export declare const Pin32Light: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Pin32Color: FluentIcon;
export declare const Pin48Regular: FluentIcon;
export declare const Pin48Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Pin48Color: FluentIcon;
