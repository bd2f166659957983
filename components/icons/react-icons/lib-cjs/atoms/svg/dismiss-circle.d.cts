import type { FluentIcon } from '../../utils/createFluentIcon.cjs';
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const DismissCircleColor: FluentIcon;
export declare const DismissCircleFilled: FluentIcon;
export declare const DismissCircleRegular: FluentIcon;
export declare const DismissCircle12Regular: FluentIcon;
export declare const DismissCircle12Filled: FluentIcon;
export declare const DismissCircle16Regular: FluentIcon;
export declare const DismissCircle16Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const DismissCircle16Color: FluentIcon;
export declare const DismissCircle20Regular: FluentIcon;
export declare const DismissCircle20Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const DismissCircle20Color: FluentIcon;
export declare const DismissCircle24Regular: FluentIcon;
export declare const DismissCircle24Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const DismissCircle24Color: FluentIcon;
export declare const DismissCircle28Regular: FluentIcon;
export declare const DismissCircle28Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const DismissCircle28Color: FluentIcon;
export declare const DismissCircle32Regular: FluentIcon;
export declare const DismissCircle32Filled: FluentIcon;
export declare const DismissCircle32Light: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const DismissCircle32Color: FluentIcon;
export declare const DismissCircle48Regular: FluentIcon;
export declare const DismissCircle48Filled: FluentIcon;
/** @deprecated Color icons are deprecated. [See User Guidance](https://microsoft.github.io/fluentui-system-icons/?path=/docs/icons-user-guidance--docs#color-variants-deprecated) */
export declare const DismissCircle48Color: FluentIcon;
