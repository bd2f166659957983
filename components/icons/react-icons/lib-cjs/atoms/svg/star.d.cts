import type { FluentIcon } from '../../utils/createFluentIcon.cjs';
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const StarColor: FluentIcon;
export declare const StarFilled: FluentIcon;
export declare const StarRegular: FluentIcon;
export declare const Star12Regular: FluentIcon;
export declare const Star12Filled: FluentIcon;
export declare const Star16Regular: FluentIcon;
export declare const Star16Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Star16Color: FluentIcon;
export declare const Star20Regular: FluentIcon;
export declare const Star20Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Star20Color: FluentIcon;
export declare const Star24Regular: FluentIcon;
export declare const Star24Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Star24Color: FluentIcon;
export declare const Star28Regular: FluentIcon;
export declare const Star28Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Star28Color: FluentIcon;
export declare const Star32Regular: FluentIcon;
export declare const Star32Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Star32Color: FluentIcon;
export declare const Star48Regular: FluentIcon;
export declare const Star48Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const Star48Color: FluentIcon;
